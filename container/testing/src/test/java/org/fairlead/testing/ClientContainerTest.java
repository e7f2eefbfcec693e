package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.container.HandshakeRejection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientContainerTest {

    /** Tells the client what it sent, and can say no. */
    public static final class Gate extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            List<String> token = request.getHeaders().getOrDefault("x-token", List.of());
            if (token.contains("wrong")) {
                throw new HandshakeRejection(401, Map.of("WWW-Authenticate", List.of("Bearer")), new byte[] {'!'});
            }
            response.getHeaders().put("X-Seen", token.isEmpty() ? List.of("nothing") : token);
        }
    }

    @ServerEndpoint(
            value = "/gate",
            configurator = Gate.class,
            subprotocols = {"v2", "v1"})
    public static final class Guarded {
        @OnMessage
        public String message(String text) {
            return text;
        }
    }

    @ClientEndpoint
    public static final class Annotated {
        final List<String> received = new CopyOnWriteArrayList<>();
        final List<Object> opened = new CopyOnWriteArrayList<>();

        @OnOpen
        public void open(Session session) {
            opened.add(session);
            opened.add(Thread.currentThread().getContextClassLoader());
        }

        @OnMessage
        public void message(String text) {
            received.add(text);
        }
    }

    /** Runs where the bytes arrive, and asks for what would wait for ever there. */
    private static final class OnTheEventLoop extends Endpoint {
        private volatile @Nullable Throwable refusal;

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {
                if (!text.equals("go")) {
                    return; // the echo of what is sent here
                }
                try {
                    var unused = session.getAsyncRemote()
                            .sendText("x".repeat(100_000))
                            .get();
                } catch (Exception e) {
                    refusal = e;
                }
            });
        }
    }

    /** Sends a token and keeps what the server says to it. */
    private static final class Token extends ClientEndpointConfig.Configurator {
        private final String token;
        private volatile @Nullable Map<String, List<String>> answer;

        Token(String token) {
            this.token = token;
        }

        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            headers.put("X-Token", List.of(token));
            headers.put("Sec-WebSocket-Version", List.of("8"));
        }

        @Override
        public void afterResponse(HandshakeResponse response) {
            answer = response.getHeaders();
        }
    }

    private InMemoryNetwork network = InMemoryNetwork.create();

    @BeforeEach
    void deploy() throws DeploymentException {
        network = InMemoryNetwork.create();
        network.deploy(Guarded.class);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void annotatedInstanceSeesTheSessionThatIsReturned() throws Exception {
        Annotated endpoint = new Annotated();
        Session session = network.connect(endpoint, "/gate");
        session.getBasicRemote().sendText("a");
        network.settle();

        assertThat(endpoint.opened)
                .containsExactly(session, Thread.currentThread().getContextClassLoader());
        assertThat(endpoint.received).containsExactly("a");
    }

    @Test
    void configuratorSendsFieldsAndReadsTheAnswerButCannotBreakTheHandshake() throws Exception {
        Token token = new Token("right");
        network.connect(
                "/gate",
                ClientEndpointConfig.Builder.create().configurator(token).build());

        assertThat(token.answer).isNotNull();
        assertThat(token.answer.get("x-seen")).containsExactly("right");
    }

    @Test
    void rejectionOfTheServerIsSeenWhole() {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .configurator(new Token("wrong"))
                .build();

        assertThatThrownBy(() -> network.connect("/gate", config))
                .isInstanceOfSatisfying(HandshakeRejectedException.class, e -> {
                    assertThat(e.status()).isEqualTo(401);
                    assertThat(e.headers().get("www-authenticate")).containsExactly("Bearer");
                    assertThat(e.body()).containsExactly('!');
                });
    }

    @Test
    void serverTakesTheClientsFirstChoiceOfSubprotocol() throws Exception {
        TestClient client = network.connect(
                "/gate",
                ClientEndpointConfig.Builder.create()
                        .preferredSubprotocols(List.of("v1", "v2"))
                        .build());

        assertThat(client.session().getNegotiatedSubprotocol()).isEqualTo("v1");
    }

    @Test
    void deflateIsAgreedWhenBothSidesSwitchItOn() throws Exception {
        ServerEndpointConfig server =
                ServerEndpointConfig.Builder.create(Guarded.class, "/deflated").build();
        server.getUserProperties().put("org.fairlead.deflate", "on");
        network.deploy(server);
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
        config.getUserProperties().put("org.fairlead.deflate", "on");

        TestClient client = network.connect("/deflated", config);
        client.send("compress me, compress me, compress me");

        assertThat(client.session().getNegotiatedExtensions())
                .extracting(Extension::getName)
                .containsExactly("permessage-deflate");
        assertThat(client.received()).containsExactly("compress me, compress me, compress me");
    }

    @Test
    void userPropertiesOfASessionAreItsOwnCopy() throws Exception {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
        config.getUserProperties().put("key", "value");

        Session session = network.connect("/gate", config).session();
        session.getUserProperties().put("other", 1);

        assertThat(session.getUserProperties()).containsEntry("key", "value");
        assertThat(config.getUserProperties()).containsOnlyKeys("key");
    }

    @Test
    void defaultsOfTheContainerHoldForNewSessions() throws Exception {
        network.clients().setDefaultMaxSessionIdleTimeout(5_000);
        network.clients().setDefaultMaxTextMessageBufferSize(10);
        network.clients().setAsyncSendTimeout(7);
        TestClient idle = network.connect("/gate");
        TestClient flooded = network.connect("/gate");

        assertThat(idle.session().getMaxIdleTimeout()).isEqualTo(5_000);
        assertThat(idle.session().getAsyncRemote().getSendTimeout()).isEqualTo(7);
        flooded.send("more than ten");
        network.advance(Duration.ofSeconds(6));

        assertThat(flooded.closeReason()).isNotNull();
        assertThat(flooded.closeReason().getCloseCode()).isEqualTo(CloseReason.CloseCodes.TOO_BIG);
        assertThat(idle.closeReason()).isNotNull();
    }

    @Test
    void waitingForASendOnTheEventLoopIsRefusedWithTheReason() throws Exception {
        OnTheEventLoop endpoint = new OnTheEventLoop();
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
        config.getUserProperties().put("org.fairlead.dispatch", "event-loop");
        Session session = network.connect(endpoint, config, "/gate");
        session.getBasicRemote().sendText("go");
        network.settle();

        assertThat(endpoint.refusal).isInstanceOf(IllegalStateException.class).hasMessageContaining("event loop");
    }

    @Test
    void classWithoutAnnotationIsADeploymentError() {
        assertThatThrownBy(() -> network.clients().connectToServer(String.class, network.uri("/gate")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("java.lang.String");
    }

    @ClientEndpoint(subprotocols = {"v1", "v1"})
    public static final class AskingTwice {}

    @Test
    void subprotocolThatNoHandshakeCouldNameIsADeploymentErrorWithTheClass() {
        assertThatThrownBy(() -> network.clients().connectToServer(AskingTwice.class, network.uri("/gate")))
                .isInstanceOf(DeploymentException.class)
                .hasMessage(AskingTwice.class.getName() + ": A subprotocol must be named once: v1");
    }

    @Test
    void providerOfTheApiGivesAContainerThatNamesWhatIsMissing() {
        assertThatThrownBy(() -> jakarta.websocket.ContainerProvider.getWebSocketContainer()
                        .connectToServer(new Annotated(), network.uri("/gate")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("org.fairlead:fairlead-client");
    }

    @Test
    void secondHandlerOfAnAnnotatedEndpointsKindIsRefused() throws IOException, DeploymentException {
        Session session = network.connect(new Annotated(), "/gate");

        assertThat(session.getMessageHandlers()).isEmpty();
        assertThatThrownBy(() -> session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> {}))
                .isInstanceOf(IllegalStateException.class);
    }
}
