package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.fairlead.checks.Leaks;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.server.WebSocketServer;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The setting reconnect: an endpoint whose connection is lost gets another one. */
@ExtendWith(Leaks.class)
class ReconnectTest {

    private static final Duration SOON = Duration.ofMillis(50);

    /** Closes with the code that it is sent; "cut" ends the connection without one. */
    @ServerEndpoint("/end")
    public static class EndServer {

        @OnMessage
        public void end(String how, Session session) throws IOException {
            if (how.equals("cut")) {
                ((FairleadSession) session).abort();
            } else {
                session.close(new CloseReason(CloseCodes.getCloseCode(Integer.parseInt(how)), ""));
            }
        }
    }

    /** Keeps its sessions and their ends. */
    @ClientEndpoint
    public static class Visitor {
        private final BlockingQueue<Session> opened = new LinkedBlockingQueue<>();
        private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();

        @OnOpen
        public void open(Session session) {
            opened.add(session);
        }

        @OnClose
        public void close(CloseReason reason) {
            closed.add(reason);
        }

        Session next() throws InterruptedException {
            return taken(opened);
        }
    }

    private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
        T element = queue.poll(60, TimeUnit.SECONDS);
        if (element == null) {
            throw new AssertionError("nothing came");
        }
        return element;
    }

    private static WebSocketServer server(int port) throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(port)
                .endpoint(EndServer.class)
                .start();
    }

    private static URI uri(WebSocketServer server) {
        return URI.create(server.uri() + "/end");
    }

    private static WebSocketClient.Builder reconnecting() {
        return WebSocketClient.builder().settings(s -> s.reconnect(true).reconnectDelay(Duration.ofMillis(1), SOON));
    }

    @Test
    void endpointHasANewSessionWhenItsServerIsBack() throws Exception {
        Visitor visitor = new Visitor();
        try (WebSocketClient client = reconnecting().build()) {
            int port;
            Session first;
            try (WebSocketServer server = server(0)) {
                port = server.port();
                first = client.connect(visitor, uri(server));
                assertThat(visitor.next()).isSameAs(first);
            }
            assertThat(taken(visitor.closed).getCloseCode().getCode()).isEqualTo(1001);

            try (WebSocketServer server = server(port)) {
                Session second = visitor.next();
                assertThat(second).isNotSameAs(first);
                assertThat(first.isOpen()).isFalse();
                assertThat(second.isOpen()).isTrue();
                assertThat(second.getRequestURI()).isEqualTo(uri(server));
                client.close();
            }
        }
    }

    @Test
    void everyLossIsFollowedByANewSessionUntilTheServerIsDone() throws Exception {
        Visitor visitor = new Visitor();
        try (WebSocketServer server = server(0);
                WebSocketClient client = reconnecting().build()) {
            client.connect(visitor, uri(server));
            for (String how : new String[] {"cut", "1011", "1012", "4000"}) {
                visitor.next().getBasicRemote().sendText(how);
                taken(visitor.closed);
            }
            visitor.next().getBasicRemote().sendText("1000");
            taken(visitor.closed);

            assertStaysAway(visitor);
        }
    }

    /** For much longer than the longest delay. */
    private static void assertStaysAway(Visitor visitor) throws InterruptedException {
        assertThat(visitor.opened.poll(10 * SOON.toMillis(), TimeUnit.MILLISECONDS))
                .isNull();
    }

    @Test
    void policyViolationIsFinal() throws Exception {
        Visitor visitor = new Visitor();
        try (WebSocketServer server = server(0);
                WebSocketClient client = reconnecting().build()) {
            client.connect(visitor, uri(server));
            visitor.next().getBasicRemote().sendText("1008");
            taken(visitor.closed);

            assertStaysAway(visitor);
        }
    }

    @Test
    void applicationsCloseIsFinal() throws Exception {
        Visitor visitor = new Visitor();
        try (WebSocketServer server = server(0);
                WebSocketClient client = reconnecting().build()) {
            client.connect(visitor, uri(server));
            visitor.next().close();
            taken(visitor.closed);

            assertStaysAway(visitor);
        }
    }

    @Test
    void lossIsFinalByDefault() throws Exception {
        Visitor visitor = new Visitor();
        try (WebSocketServer server = server(0);
                WebSocketClient client = WebSocketClient.create()) {
            client.connect(visitor, uri(server));
            visitor.next().getBasicRemote().sendText("cut");
            taken(visitor.closed);

            assertStaysAway(visitor);
        }
    }

    @Test
    void classGetsANewInstanceForEachSession() throws Exception {
        try (WebSocketServer server = server(0);
                WebSocketClient client = reconnecting().build()) {
            Session first = client.connect(Counted.class, uri(server));
            int number = taken(Counted.NUMBERS);
            first.getBasicRemote().sendText("cut");
            assertThat(taken(Counted.NUMBERS)).isEqualTo(number + 1);
        }
    }

    /** Tells the number of each instance that is opened. */
    @ClientEndpoint
    public static class Counted {
        static final BlockingQueue<Integer> NUMBERS = new LinkedBlockingQueue<>();
        private static final AtomicInteger COUNT = new AtomicInteger();
        private final int number = COUNT.incrementAndGet();

        @OnOpen
        public void open() {
            NUMBERS.add(number);
        }
    }

    @Test
    void firstConnectIsNotRepeated() throws Exception {
        try (WebSocketClient client = reconnecting().build()) {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            assertThatThrownBy(() -> client.connect(new Visitor(), URI.create("ws://127.0.0.1:" + port + "/end")))
                    .isInstanceOf(ConnectException.class);
        }
    }

    /**
     * A session that is lost, and a server that rejects whoever comes again.
     *
     * @param answer a status and, behind a blank, a Retry-After
     * @return why the client does not try any more
     */
    private static CompletableFuture<IOException> rejected(WebSocketClient.Builder builder, Supplier<String> answer)
            throws Exception {
        CompletableFuture<IOException> givenUp = new CompletableFuture<>();
        AtomicBoolean first = new AtomicBoolean(true);
        WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EndServer.class)
                .onHttpRequest((request, facts) -> first.getAndSet(false) ? null : refusal(answer.get()))
                .start();
        WebSocketClient client = builder.onReconnectGivenUp((uri, reason) -> {
                    assertThat(uri).isEqualTo(uri(server));
                    givenUp.complete(reason);
                })
                .build();
        Visitor visitor = new Visitor();
        client.connect(visitor, uri(server));
        visitor.next().getBasicRemote().sendText("cut");
        return givenUp.whenCompleteAsync((reason, failure) -> {
            server.close();
            client.close();
        });
    }

    private static ResponseHead refusal(String answer) {
        String[] parts = answer.split(" ", 2);
        Headers.Builder headers = Headers.builder();
        if (parts.length > 1) {
            headers.add("Retry-After", parts[1]);
        }
        return ResponseHead.refusal(Integer.parseInt(parts[0]), "no", headers.build());
    }

    @Test
    void rejectionAsAClientErrorIsFinal() throws Exception {
        assertThat(rejected(reconnecting(), () -> "404").get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejection -> assertThat(rejection.status()).isEqualTo(404));
    }

    @Test
    void busyServerIsAskedAgainUntilTheAttemptsAreUsedUp() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        CompletableFuture<IOException> givenUp = rejected(
                reconnecting().settings(s -> s.reconnectAttempts(5)),
                () -> asked.incrementAndGet() % 2 == 0 ? "503" : "429");

        assertThat(givenUp.get(60, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejection -> assertThat(rejection.status()).isEqualTo(429));
        assertThat(asked).hasValue(5);
    }

    @Test
    void serverThatSaysWhenIsNotAskedBefore() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        long[] times = new long[2];

        CompletableFuture<IOException> givenUp = rejected(reconnecting(), () -> {
            int number = asked.getAndIncrement();
            times[number] = System.nanoTime();
            return number == 0 ? "503 1" : "403";
        });

        assertThat(givenUp.get(60, TimeUnit.SECONDS)).isInstanceOf(HandshakeRejectedException.class);
        assertThat(Duration.ofNanos(times[1] - times[0])).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void closedClientWaitsNoLongerAndLeavesNoThread() throws Exception {
        Visitor visitor = new Visitor();
        WebSocketClient client = WebSocketClient.builder()
                .settings(s -> s.reconnect(true).reconnectDelay(Duration.ofHours(20), Duration.ofHours(24)))
                .build();
        try (WebSocketServer server = server(0)) {
            client.connect(visitor, uri(server));
            visitor.next().getBasicRemote().sendText("cut");
            taken(visitor.closed);

            client.close();

            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (clientThreads() > 0 && System.nanoTime() < limit) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(clientThreads()).isZero();
            assertThat(visitor.opened).isEmpty();
        }
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fairlead-client"))
                .count();
    }
}
