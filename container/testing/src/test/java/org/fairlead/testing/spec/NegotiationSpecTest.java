package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sections 3.1.2, 3.1.3, 3.2.1 and 3.2.2: subprotocols and extensions, from what both sides name to what they agree on. */
class NegotiationSpecTest {

    private record Named(String getName, List<Extension.Parameter> getParameters) implements Extension {}

    private record Value(String getName, String getValue) implements Extension.Parameter {}

    private static Extension extension(String name, Extension.Parameter... parameters) {
        return new Named(name, List.of(parameters));
    }

    /** Extensions with their parameters, as one would write them. */
    private static List<String> names(List<Extension> extensions) {
        return extensions.stream()
                .map(extension -> {
                    StringBuilder text = new StringBuilder(extension.getName());
                    extension
                            .getParameters()
                            .forEach(parameter -> text.append(';')
                                    .append(parameter.getName())
                                    .append('=')
                                    .append(parameter.getValue()));
                    return text.toString();
                })
                .toList();
    }

    /** Sees what it is asked, and leaves every choice to the container. */
    private static final class Witness extends ServerEndpointConfig.Configurator {
        private final List<List<String>> subprotocols = new CopyOnWriteArrayList<>();
        private final List<List<String>> extensions = new CopyOnWriteArrayList<>();
        private final Map<String, List<String>> request = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            subprotocols.addAll(List.of(supported, requested));
            return super.getNegotiatedSubprotocol(supported, requested);
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            extensions.addAll(List.of(names(installed), names(requested)));
            return super.getNegotiatedExtensions(installed, requested);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest asked, HandshakeResponse response) {
            request.putAll(asked.getHeaders());
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(Scripted.listening());
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();
    private final Witness witness = new Witness();

    @AfterEach
    void close() {
        network.close();
    }

    private TestClient connect(ServerEndpointConfig.Builder server, ClientEndpointConfig.Builder client)
            throws Exception {
        network.deploy(server.configurator(witness).build());
        return network.connect("/here", client.build());
    }

    private static ServerEndpointConfig.Builder server() {
        return ServerEndpointConfig.Builder.create(Scripted.class, "/here");
    }

    private static ClientEndpointConfig.Builder client() {
        return ClientEndpointConfig.Builder.create();
    }

    @Test
    @Tag("WSC-3.1.2")
    void configuratorSeesSubprotocolsInTheOrderOfEachSide() throws Exception {
        TestClient client = connect(
                server().subprotocols(List.of("c", "b", "a")), client().preferredSubprotocols(List.of("x", "a", "b")));

        assertThat(witness.subprotocols).containsExactly(List.of("c", "b", "a"), List.of("x", "a", "b"));
        assertThat(client.session().getNegotiatedSubprotocol()).isEqualTo("a");
    }

    @Test
    @Tag("WSC-3.1.2")
    void noCommonSubprotocolIsTheEmptyText() throws Exception {
        TestClient client = connect(server().subprotocols(List.of("a")), client().preferredSubprotocols(List.of("b")));

        assertThat(client.session().getNegotiatedSubprotocol()).isEmpty();
    }

    @Test
    @Tag("WSC-3.2.1")
    void clientThatNamesNoSubprotocolAsksForNone() throws Exception {
        TestClient client = connect(server().subprotocols(List.of("a")), client());

        assertThat(client.session().getNegotiatedSubprotocol()).isEmpty();
        assertThat(witness.request).doesNotContainKey("Sec-WebSocket-Protocol");
    }

    @Test
    @Tag("WSC-3.2.2")
    void compressionIsNotOfferedUnlessItIsConfigured() throws Exception {
        TestClient client = connect(server(), client());

        assertThat(witness.request).doesNotContainKey("Sec-WebSocket-Extensions");
        assertThat(client.session().getNegotiatedExtensions()).isEmpty();
    }

    @Test
    @Tag("WSC-3.2.2")
    void clientAsksForExtensionsThatTheContainerDoesNotKnow() throws Exception {
        TestClient client = connect(
                server(),
                client().extensions(List.of(extension("unheard-of", new Value("level", "3")), extension("b"))));

        assertThat(witness.request.get("Sec-WebSocket-Extensions"))
                .isNotNull()
                .satisfies(fields -> assertThat(
                                Arrays.stream(String.join(",", fields).split(","))
                                        .map(field -> field.replace(" ", "")))
                        .containsExactly("unheard-of;level=3", "b"));
        assertThat(client.session().getNegotiatedExtensions()).isEmpty();
    }

    @Test
    @Tag("WSC-3.1.3")
    void configuratorSeesTheApplicationsExtensionsFirst() throws Exception {
        connect(
                server().extensions(List.of(extension("mine"), extension("other"))),
                client().extensions(List.of(extension("theirs", new Value("p", "1")))));

        assertThat(witness.extensions).hasSize(2);
        assertThat(witness.extensions.get(0)).startsWith("mine", "other");
        assertThat(witness.extensions.get(1)).containsExactly("theirs;p=1");
    }

    @Test
    @Tag("WSC-3.1.3")
    void commonExtensionsKeepTheOrderOfTheRequest() throws Exception {
        TestClient client = connect(
                server().extensions(List.of(extension("one"), extension("two"), extension("three"))),
                client().extensions(List.of(extension("three"), extension("zero"), extension("one"))));

        assertThat(names(client.session().getNegotiatedExtensions())).containsExactly("three", "one");
    }
}
