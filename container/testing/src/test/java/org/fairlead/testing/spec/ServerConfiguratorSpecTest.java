package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sections 3.1.4 to 3.1.7 and {@code HandshakeRequest}: what a configurator is asked and told in the opening handshake. */
class ServerConfiguratorSpecTest {

    /** What {@link Gate} was asked, with a number for its instance. */
    static final List<String> ASKED = new CopyOnWriteArrayList<>();

    static final List<Gate> GATES = new CopyOnWriteArrayList<>();

    /** What a test wants to look at while the request is there. */
    static volatile Consumer<HandshakeRequest> look = request -> {};

    public static class Gate extends ServerEndpointConfig.Configurator {
        public Gate() {
            GATES.add(this);
        }

        @Override
        public boolean checkOrigin(@Nullable String origin) {
            ASKED.add("origin " + origin);
            return !"http://bad.example".equals(origin);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            ASKED.add("modify " + config.getPath());
            look.accept(request);
            // as an application may do that means no harm: the answer must be one all the same
            response.getHeaders().putAll(request.getHeaders());
            response.getHeaders().put("X-Answer", List.of("one", "two"));
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) throws InstantiationException {
            ASKED.add("instance");
            return super.getEndpointInstance(type);
        }
    }

    @ServerEndpoint(value = "/first/{id}", configurator = Gate.class)
    public static class First {
        @OnMessage
        public String message(String text) {
            return text;
        }
    }

    @ServerEndpoint(value = "/second", configurator = Gate.class)
    public static class Second {
        @OnMessage
        public String message(String text) {
            return text;
        }
    }

    /** Sends an origin and fields, and keeps the answer. */
    private static final class Caller extends ClientEndpointConfig.Configurator {
        private final Map<String, List<String>> fields;
        private volatile @Nullable Map<String, List<String>> answer;

        Caller(Map<String, List<String>> fields) {
            this.fields = fields;
        }

        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            headers.putAll(fields);
        }

        @Override
        public void afterResponse(HandshakeResponse response) {
            answer = response.getHeaders();
        }

        ClientEndpointConfig config() {
            return ClientEndpointConfig.Builder.create().configurator(this).build();
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @BeforeEach
    void deploy() throws Exception {
        GATES.clear();
        ASKED.clear();
        look = request -> {};
        network.deploy(First.class);
        network.deploy(Second.class);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    @Tag("WSC-3.1.6")
    void everyEndpointHasOneConfiguratorForAllItsConnections() throws Exception {
        network.connect("/first/1");
        network.connect("/first/2");
        network.connect("/second");

        assertThat(GATES).hasSize(2);
    }

    @Test
    @Tag("WSC-3.1.4")
    void originIsCheckedBeforeAnythingElseAndMayBeRefused() throws Exception {
        network.connect("/second", new Caller(Map.of("Origin", List.of("http://good.example"))).config());

        assertThat(ASKED).containsExactly("origin http://good.example", "modify /second", "instance");
        ASKED.clear();
        Caller bad = new Caller(Map.of("Origin", List.of("http://bad.example")));
        assertThatThrownBy(() -> network.connect("/second", bad.config()))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(403));
        assertThat(ASKED).containsExactly("origin http://bad.example");
    }

    @Test
    @Tag("WSC-3.1.5")
    void answerHasTheConfiguratorsFieldsAndStaysAnAnswer() throws Exception {
        Caller caller = new Caller(Map.of("X-Question", List.of("why")));
        TestClient client = network.connect("/second", caller.config());
        client.send("works");

        assertThat(client.received()).containsExactly("works");
        assertThat(caller.answer).isNotNull();
        assertThat(caller.answer.get("x-answer")).containsExactly("one", "two");
        assertThat(caller.answer.get("X-QUESTION")).containsExactly("why");
        assertThat(caller.answer.get("Upgrade")).containsExactly("websocket");
        assertThat(caller.answer.get("Sec-WebSocket-Accept")).hasSize(1);
    }

    @Test
    @Tag("WSC-3.1.7")
    void instanceComesFromTheConfigurator() throws Exception {
        Scripted given = Scripted.echoing();
        network.deploy(given.at("/given").build());
        network.connect("/given").send("a");

        assertThat(given.session().isOpen()).isTrue();
    }

    @Test
    @Tag("WSC-ServerEndpointConfig")
    void defaultConfiguratorOfTheContainerIsOneObject() {
        assertThat(new Gate().getContainerDefaultConfigurator())
                .isNotNull()
                .isSameAs(new ServerEndpointConfig.Configurator().getContainerDefaultConfigurator());
    }

    @Test
    @Tag("WSC-HandshakeRequest")
    void requestTellsWhatWasAskedFor() throws Exception {
        look = request -> {
            assertThat(request.getRequestURI()).hasToString("ws://memory/first/7?q=1&q=2");
            assertThat(request.getQueryString()).isEqualTo("q=1&q=2");
            assertThat(request.getParameterMap())
                    .containsEntry("q", List.of("1", "2"))
                    .containsEntry("id", List.of("7"));
            assertThat(request.getUserPrincipal()).isNull();
            assertThat(request.isUserInRole("staff")).isFalse();
            assertThat(request.getHttpSession()).isNull();
            ASKED.add("looked");
        };
        network.connect("/first/7?q=1&q=2");

        assertThat(ASKED).contains("looked");
    }

    @Test
    @Tag("WSC-HandshakeRequest")
    void headersOfTheRequestKnowNoCaseAndCannotBeChanged() throws Exception {
        look = request -> {
            assertThat(request.getHeaders().get("x-QUESTION")).containsExactly("why");
            assertThat(request.getHeaders()).containsKey("SEC-websocket-KEY");
            assertThatThrownBy(() -> request.getHeaders().put("X-More", List.of()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> request.getParameterMap().put("more", List.of()))
                    .isInstanceOf(UnsupportedOperationException.class);
            ASKED.add("looked");
        };
        network.connect("/second", new Caller(Map.of("X-Question", List.of("why"))).config());

        assertThat(ASKED).contains("looked");
    }
}
