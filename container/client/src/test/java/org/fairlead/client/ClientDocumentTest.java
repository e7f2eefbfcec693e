package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.checks.DocumentedCode;
import org.fairlead.checks.Leaks;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.server.WebSocketServer;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What docs/client.md shows compiles and does what it says. */
@ExtendWith(Leaks.class)
class ClientDocumentTest {

    private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Session> SESSIONS = new LinkedBlockingQueue<>();

    @TempDir
    static Path folder;

    static DocumentedCode examples;

    /** Keeps what it is sent, and who sends. */
    @ServerEndpoint(value = "/chat", subprotocols = "chat.v2")
    public static class Listener {
        @OnOpen
        public void open(Session session) {
            SESSIONS.add(session);
        }

        @OnMessage
        public void receive(String message) {
            RECEIVED.add(message);
        }
    }

    @BeforeAll
    static void compile() throws IOException {
        examples = DocumentedCode.compile("docs/client.md", 5, folder);
    }

    @AfterAll
    static void close() throws IOException {
        examples.close();
    }

    @BeforeEach
    void forget() {
        RECEIVED.clear();
        SESSIONS.clear();
    }

    private static WebSocketServer server() throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Listener.class)
                .start();
    }

    private static URI chat(WebSocketServer server) {
        return URI.create(server.uri() + "/chat");
    }

    private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(30, TimeUnit.SECONDS), "nothing came");
    }

    @Test
    void jakartaExampleGreets() throws Exception {
        try (WebSocketServer server = server()) {
            examples.call("PlainJakarta", "greet", chat(server));
            assertThat(taken(RECEIVED)).isEqualTo("hello");
        }
    }

    @Test
    @Tag("A17")
    void clientOfOnesOwnGreetsWithItsTokenAndSubprotocols() throws Exception {
        BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Listener.class)
                .onHttpRequest((request, facts) -> {
                    tokens.add(String.valueOf(request.headers().first("Authorization")));
                    return null;
                })
                .start()) {
            assertThat(examples.call("OwnClient", "greet", chat(server), "t0k3n"))
                    .isEqualTo("chat.v2");
            assertThat(taken(RECEIVED)).isEqualTo("hello");
            assertThat(taken(tokens)).isEqualTo("Bearer t0k3n");
        }
    }

    @Test
    void proxyExampleConnectsThroughTheProxy() throws Exception {
        try (WebSocketServer server = server();
                TestProxy proxy = TestProxy.http("user", "password")) {
            URI behind = URI.create("ws://behind.invalid:" + server.port() + "/chat");
            examples.call("BehindAProxy", "connect", new Collector(), behind, "127.0.0.1", proxy.port());

            assertThat(proxy.asked()).hasSize(1);
            taken(SESSIONS);
        }
    }

    @Test
    void authenticationExampleAnswersTheChallenge() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Headers challenge = Headers.of(Map.of("WWW-Authenticate", List.of("Basic realm=\"chat\"")));
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Listener.class)
                .onHttpRequest((request, facts) -> {
                    asked.incrementAndGet();
                    boolean known = request.headers().first("Authorization") != null;
                    return known ? null : ResponseHead.refusal(401, "Who are you?", challenge);
                })
                .start()) {
            examples.call("Known", "connect", new Collector(), chat(server), "Aladdin", "open sesame");

            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void reconnectExampleSubscribesAgain() throws Exception {
        try (WebSocketServer server = server();
                WebSocketClient client =
                        (WebSocketClient) Objects.requireNonNull(examples.call("Persistent", "follow", chat(server)))) {
            assertThat(taken(RECEIVED)).isEqualTo("subscribe news");
            ((FairleadSession) taken(SESSIONS)).abort();

            assertThat(taken(RECEIVED)).isEqualTo("subscribe news");
            client.close();
        }
    }
}
