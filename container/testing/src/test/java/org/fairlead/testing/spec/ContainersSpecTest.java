package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Objects;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sections 2.1.7, 5.2.1 and 6.4, {@code WebSocketContainer} and {@code ServerContainer}: deploying, connecting, and defaults. */
class ContainersSpecTest {

    @ServerEndpoint("/echo")
    public static class Echo {
        @OnMessage
        public String message(String text) {
            return text;
        }
    }

    /** Two methods for texts: no valid endpoint. */
    @ServerEndpoint("/bad")
    public static class Bad {
        @OnMessage
        public void one(String text) {}

        @OnMessage
        public void other(String text) {}
    }

    @ClientEndpoint
    public static class BadClient {
        @OnOpen
        public void open(Session session, String text) {}
    }

    @ClientEndpoint
    public static class GoodClient {
        @OnOpen
        public void open() {}
    }

    public static class Programmatic extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.getUserProperties().put("opened", config);
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    @Tag("WSC-2.1.7")
    void providerGivesAContainerWithDefaultsThatNoOtherUserChanged() {
        WebSocketContainer first = ContainerProvider.getWebSocketContainer();
        first.setDefaultMaxSessionIdleTimeout(9_876_543_210L);
        first.setDefaultMaxTextMessageBufferSize(987_654_321);
        first.setDefaultMaxBinaryMessageBufferSize(987_654_321);
        first.setAsyncSendTimeout(12_345);
        assertThat(first.getDefaultMaxSessionIdleTimeout()).isEqualTo(9_876_543_210L);
        assertThat(first.getDefaultMaxTextMessageBufferSize()).isEqualTo(987_654_321);
        assertThat(first.getDefaultMaxBinaryMessageBufferSize()).isEqualTo(987_654_321);
        assertThat(first.getDefaultAsyncSendTimeout()).isEqualTo(12_345);

        WebSocketContainer second = ContainerProvider.getWebSocketContainer();
        assertThat(second.getDefaultMaxSessionIdleTimeout()).isZero();
        assertThat(second.getDefaultMaxTextMessageBufferSize()).isLessThan(987_654_321);
        assertThat(second.getDefaultMaxBinaryMessageBufferSize()).isLessThan(987_654_321);
        assertThat(second.getDefaultAsyncSendTimeout()).isNotEqualTo(12_345);
    }

    @Test
    @Tag("WSC-WebSocketContainer")
    void defaultsHoldForSessionsThatComeLaterAlone() throws Exception {
        network.deploy(Echo.class);
        Session before = network.connect("/echo").session();
        WebSocketContainer container = network.clients();
        container.setDefaultMaxSessionIdleTimeout(60_000);
        container.setDefaultMaxTextMessageBufferSize(111);
        container.setDefaultMaxBinaryMessageBufferSize(222);
        container.setAsyncSendTimeout(333);
        Session after = network.connect("/echo").session();

        assertThat(before.getMaxIdleTimeout()).isZero();
        assertThat(before.getMaxTextMessageBufferSize()).isGreaterThan(111);
        assertThat(after.getMaxIdleTimeout()).isEqualTo(60_000);
        assertThat(after.getMaxTextMessageBufferSize()).isEqualTo(111);
        assertThat(after.getMaxBinaryMessageBufferSize()).isEqualTo(222);
        assertThat(after.getAsyncRemote().getSendTimeout()).isEqualTo(333);
    }

    @Test
    @Tag("WSC-WebSocketContainer")
    void installedExtensionsAreNamed() {
        assertThat(network.clients().getInstalledExtensions())
                .extracting(Extension::getName)
                .containsExactly("permessage-deflate");
        assertThat(network.deployment().container().getInstalledExtensions())
                .extracting(Extension::getName)
                .containsExactly("permessage-deflate");
    }

    @Test
    @Tag("WSC-WebSocketContainer")
    void clientMayBeAClassOrAnInstanceAnnotatedOrNot() throws Exception {
        network.deploy(Echo.class);
        WebSocketContainer container = network.clients();
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();

        assertThat(List.of(
                        container.connectToServer(GoodClient.class, network.uri("/echo")),
                        container.connectToServer(new GoodClient(), network.uri("/echo")),
                        container.connectToServer(Programmatic.class, config, network.uri("/echo")),
                        container.connectToServer(new Programmatic(), config, network.uri("/echo"))))
                .allMatch(Session::isOpen)
                .doesNotHaveDuplicates();
    }

    @Test
    @Tag("WSC-WebSocketContainer")
    void onOpenHasRunWhenConnectToServerReturns() throws Exception {
        network.deploy(Echo.class);
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
        Session session = network.clients().connectToServer(new Programmatic(), config, network.uri("/echo"));

        assertThat(session.getUserProperties()).containsEntry("opened", config);
    }

    @Test
    @Tag("WSC-5.2.1")
    void badClientEndpointIsADeploymentErrorOfConnectToServer() throws Exception {
        network.deploy(Echo.class);
        assertThatThrownBy(() -> network.clients().connectToServer(BadClient.class, network.uri("/echo")))
                .isInstanceOf(DeploymentException.class);
        assertThatThrownBy(() -> network.clients().connectToServer(new BadClient(), network.uri("/echo")))
                .isInstanceOf(DeploymentException.class);
    }

    @Test
    @Tag("WSC-5.2.1")
    void badServerEndpointTakesItsApplicationOutOfService() throws Exception {
        network.deploy(Echo.class);
        assertThatThrownBy(() -> network.deploy(Bad.class)).isInstanceOf(DeploymentException.class);

        assertThatThrownBy(() -> network.connect("/echo"))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(404));
    }

    @Test
    @Tag("WSC-6.4")
    void serverContainerTakesEndpointsFromTheApplication() throws Exception {
        ServerContainer container = network.deployment().container();
        container.addEndpoint(Echo.class);
        container.addEndpoint(Scripted.echoing().at("/added").build());
        for (String path : List.of("/echo", "/added")) {
            TestClient client = network.connect(path);
            client.send("a");
            assertThat(client.received()).containsExactly("a");
        }
    }

    @Test
    @Tag("WSC-6.4")
    void defaultsOfTheServerContainerHoldForItsSessions() throws Exception {
        network.deploy(Echo.class);
        ServerContainer container = network.deployment().container();

        assertThat(container).isInstanceOf(WebSocketContainer.class);
        assertThat(container.getDefaultMaxSessionIdleTimeout()).isZero();
        container.setDefaultMaxSessionIdleTimeout(77);
        Scripted server = Scripted.listening();
        network.deploy(server.at("/later").build());
        network.connect("/later");
        assertThat(server.session().getMaxIdleTimeout()).isEqualTo(77);
    }

    @Test
    @Tag("WSC-ServerEndpointConfig")
    void configurationOfAnEndpointIsGivenToItsOnOpen() throws Exception {
        EndpointConfig[] seen = new EndpointConfig[1];
        Scripted endpoint = new Scripted((self, session) -> {}) {
            @Override
            public void onOpen(Session session, EndpointConfig config) {
                seen[0] = config;
            }
        };
        ServerEndpointConfig given =
                endpoint.at("/config/{id}").subprotocols(List.of("a", "b")).build();
        given.getUserProperties().put("key", "value");
        network.deploy(given);
        network.connect("/config/1");

        ServerEndpointConfig config = (ServerEndpointConfig) Objects.requireNonNull(seen[0]);
        assertThat(config.getPath()).isEqualTo("/config/{id}");
        assertThat(config.getSubprotocols()).containsExactly("a", "b");
        assertThat(config.getEndpointClass()).isEqualTo(endpoint.getClass());
        assertThat(config.getConfigurator()).isSameAs(given.getConfigurator());
        assertThat(config.getUserProperties()).containsEntry("key", "value");
    }
}
