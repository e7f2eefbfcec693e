package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client gives to all of its connections. */
@ExtendWith(Leaks.class)
class WebSocketClientTest {

    @Test
    @Tag("A17")
    void headersOfTheClientAreSentWithEveryRequest() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoServer.class)
                .onHttpRequest((request, facts) -> {
                    seen.complete(String.join(",", request.headers().all("X-Token")));
                    return null;
                })
                .start()) {
            WebSocketClient client =
                    WebSocketClient.builder().header("X-Token", "t0k3n").build();
            Collector collector = new Collector();

            try (Session session = client.connect(collector, URI.create(server.uri() + "/echo"))) {
                session.getBasicRemote().sendText("hi");
                assertThat(collector.next()).isEqualTo("hi");
            }
            assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("t0k3n");
        }
    }

    @Test
    @Tag("A16")
    void rejectionHasStatusFieldsAndBodyAndSaysWhoAnsweredAndWhen() throws Exception {
        try (OneShotServer server =
                OneShotServer.answering("HTTP/1.1 403 Forbidden\r\nX-Why: mood\r\nContent-Length: 8\r\n\r\nnot you!")) {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/path?secret=1");

            assertThatThrownBy(() -> WebSocketClient.create().connect(new Collector(), uri))
                    .isInstanceOfSatisfying(HandshakeRejectedException.class, rejection -> {
                        assertThat(rejection.status()).isEqualTo(403);
                        assertThat(rejection.headers().get("x-why")).containsExactly("mood");
                        assertThat(rejection.body()).asString().isEqualTo("not you!");
                    })
                    .hasMessageStartingWith("ws://127.0.0.1:" + server.port()
                            + "/path rejected the handshake with status 403 Forbidden: Expected the status 101")
                    .hasMessageMatching(".*\\(127\\.0\\.0\\.1, after \\d+ ms\\)")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    @Tag("A2")
    void connectTimeoutOfTheClientHolds() throws Exception {
        WebSocketClient client =
                WebSocketClient.builder().connectTimeout(Duration.ofMillis(200)).build();
        try (OneShotServer server = OneShotServer.silent()) {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/");

            assertThatThrownBy(() -> client.connect(new Collector(), uri)).isInstanceOf(ConnectTimeoutException.class);
            server.served().get(30, TimeUnit.SECONDS);
        }
    }

    /** Speaks one subprotocol, and sends back. */
    @ServerEndpoint(value = "/chat", subprotocols = "chat.v2")
    public static class ChatServer {

        @OnMessage
        public String text(String message) {
            return message;
        }
    }

    private static WebSocketServer chat() throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(ChatServer.class)
                .start();
    }

    @Test
    @Tag("A17")
    void subprotocolsOfTheClientAreOfferedUnlessTheEndpointNamesItsOwn() throws Exception {
        Endpoint deaf = new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig config) {}
        };
        ClientEndpointConfig own = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(List.of("other"))
                .build();
        try (WebSocketServer server = chat();
                WebSocketClient client = WebSocketClient.builder()
                        .subprotocols("chat.v3", "chat.v2")
                        .build()) {
            URI uri = URI.create(server.uri() + "/chat");

            assertThat(client.connect(new Collector(), uri).getNegotiatedSubprotocol())
                    .isEqualTo("chat.v2");
            assertThat(client.connect(deaf, own, uri).getNegotiatedSubprotocol())
                    .isEmpty();
        }
    }

    @Test
    void closedClientHasClosedItsSessionsWith1001AndConnectsNoMore() throws Exception {
        Collector collector = new Collector();
        try (WebSocketServer server = chat()) {
            URI uri = URI.create(server.uri() + "/chat");
            WebSocketClient client = WebSocketClient.create();
            Session session = client.connect(collector, uri);

            client.close();
            client.close();

            assertThat(session.isOpen()).isFalse();
            assertThat(collector.next())
                    .isInstanceOfSatisfying(
                            CloseReason.class,
                            reason ->
                                    assertThat(reason.getCloseCode().getCode()).isEqualTo(1001));
            assertThatThrownBy(() -> client.connect(new Collector(), uri))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The client is closed");
        }
    }

    @Test
    void responseHeadIsLimitedByTheSettingsInForce() throws Exception {
        String fields = "X: y\r\n".repeat(20);
        try (OneShotServer server = OneShotServer.answering("HTTP/1.1 403 Forbidden\r\n" + fields + "\r\n");
                WebSocketClient strict = WebSocketClient.builder()
                        .settings(s -> s.maxHeaders(19, 16 << 10))
                        .build()) {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/");

            assertThatThrownBy(() -> strict.connect(new Collector(), uri))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than 19 header fields");
        }
    }
}
