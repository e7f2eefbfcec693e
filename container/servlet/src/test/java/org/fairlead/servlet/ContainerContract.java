package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.container.HandshakeRejectedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds in every servlet container. */
abstract class ContainerContract {

    private static final int PATIENCE_SECONDS = 30;

    private @Nullable Container container;

    abstract Container start() throws Exception;

    @ClientEndpoint
    public static final class Collector {
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final BlockingQueue<ByteBuffer> binaries = new LinkedBlockingQueue<>();
        final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

        @OnMessage
        public void text(String message) {
            texts.add(message);
        }

        @OnMessage(maxMessageSize = 8 << 20)
        public void binary(ByteBuffer message) {
            binaries.add(ByteBuffer.allocate(message.remaining()).put(message).flip());
        }

        @OnClose
        public void close(CloseReason reason) {
            closed.complete(reason);
        }

        String text() throws InterruptedException {
            return Objects.requireNonNull(texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no text came");
        }

        int closeCode() throws Exception {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getCloseCode().getCode();
        }
    }

    @BeforeEach
    void startContainer() throws Exception {
        Application.CLOSED.clear();
        Application.LOGGED_IN.clear();
        container = start();
    }

    @AfterEach
    void stopContainer() throws Exception {
        Application.gate.countDown();
        if (container != null) {
            container.close();
        }
    }

    private Container container() {
        return Objects.requireNonNull(container);
    }

    private URI at(String path) {
        return URI.create("ws://localhost:" + container().port() + "/app" + path);
    }

    private Session connect(Collector collector, String path) throws Exception {
        return ContainerProvider.getWebSocketContainer().connectToServer(collector, at(path));
    }

    private static CloseReason takeClosed() throws InterruptedException {
        return Objects.requireNonNull(Application.CLOSED.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no onClose came");
    }

    @Test
    void textIsEchoed() throws Exception {
        Collector collector = new Collector();
        try (Session session = connect(collector, "/echo/red")) {
            session.getBasicRemote().sendText("hällo");
            assertThat(collector.text()).isEqualTo("red:hällo");
        }
    }

    @Test
    void whatTheServerSaysFirstArrives() throws Exception {
        for (int i = 0; i < 20; i++) {
            Collector collector = new Collector();
            try (Session session = connect(collector, "/greeting")) {
                assertThat(collector.text()).isEqualTo("hello");
            }
        }
    }

    @Test
    void messagesOfAllSizesComeBackWhole() throws Exception {
        Collector collector = new Collector();
        try (Session session = connect(collector, "/echo/x")) {
            for (int size : new int[] {0, 1, 125, 126, 511, 512, 513, 16 << 10, 65_535, 65_536, 1 << 20}) {
                byte[] bytes = new byte[size];
                for (int i = 0; i < size; i++) {
                    bytes[i] = (byte) (i * 31 + size);
                }
                session.getBasicRemote().sendBinary(ByteBuffer.wrap(bytes));
                ByteBuffer back = collector.binaries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(back).as("%d bytes", size).isEqualTo(ByteBuffer.wrap(bytes));
            }
        }
    }

    @Test
    void manyMessagesOnManyConnectionsKeepTheirOrder() throws Exception {
        List<Collector> collectors = new ArrayList<>();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Collector collector = new Collector();
            collectors.add(collector);
            sessions.add(connect(collector, "/echo/" + i));
        }
        for (int message = 0; message < 200; message++) {
            for (Session session : sessions) {
                session.getBasicRemote().sendText("m" + message);
            }
        }
        for (int i = 0; i < 10; i++) {
            for (int message = 0; message < 200; message++) {
                assertThat(collectors.get(i).text()).isEqualTo(i + ":m" + message);
            }
            sessions.get(i).close();
        }
    }

    @Test
    void eitherSideClosesWithItsCode() throws Exception {
        Collector byServer = new Collector();
        Session session = connect(byServer, "/closing");
        session.getBasicRemote().sendText("4000");
        assertThat(byServer.closeCode()).isEqualTo(4000);
        assertThat(takeClosed().getCloseCode().getCode()).isEqualTo(4000);

        Collector byClient = new Collector();
        connect(byClient, "/closing").close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "bye"));
        CloseReason told = takeClosed();
        assertThat(told.getCloseCode().getCode()).isEqualTo(1001);
        assertThat(told.getReasonPhrase()).isEqualTo("bye");
    }

    @Test
    void handlerThatDoesNotTakeStopsTheSenderAndLosesNothing() throws Exception {
        Application.gate = new CountDownLatch(1);
        Application.SLOWLY_TAKEN.drainPermits();
        Collector collector = new Collector();
        Session session = connect(collector, "/slow");
        byte[] message = new byte[256 << 10];
        int sent = 200; // 50 MiB: more than the queue and all socket buffers on the way
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < sent; i++) {
                    session.getBasicRemote().sendBinary(ByteBuffer.wrap(message));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> sending.get(2, TimeUnit.SECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThat(Application.SLOWLY_TAKEN.availablePermits()).isZero();

        Application.gate.countDown();
        sending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        session.close();
        assertThat(collector.closeCode()).isEqualTo(1000);
        assertThat(Application.SLOWLY_TAKEN.tryAcquire(sent, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void endpointsThatAListenerAddsAndServletsThatUpgradeWork() throws Exception {
        Collector late = new Collector();
        try (Session session = connect(late, "/late")) {
            session.getBasicRemote().sendText("x");
            assertThat(late.text()).isEqualTo("late x");
        }
        Collector upgraded = new Collector();
        try (Session session = connect(upgraded, "/upgrade")) {
            session.getBasicRemote().sendText("y");
            assertThat(upgraded.text()).isEqualTo("upgraded:y");
        }
    }

    @Test
    void handshakeKnowsTheUserAndTheHttpSession() throws Exception {
        Collector nobody = new Collector();
        try (Session session = connect(nobody, "/facts")) {
            assertThat(nobody.text()).isEqualTo(" false false " + at("/facts"));
        }
        Collector kim = new Collector();
        try (Session session = connect(kim, "/facts?user=kim")) {
            assertThat(kim.text()).isEqualTo("kim true true " + at("/facts?user=kim"));
        }
    }

    /** Jakarta WebSocket 2.2, section 7.2. */
    @Test
    void endOfTheUsersHttpSessionClosesWith1008() throws Exception {
        Collector kim = new Collector();
        connect(kim, "/closing?user=kim");
        Objects.requireNonNull(Application.LOGGED_IN.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .invalidate();
        assertThat(kim.closeCode()).isEqualTo(1008);
        assertThat(takeClosed().getCloseCode().getCode()).isEqualTo(1008);
    }

    @Test
    void otherRequestsGoOnAndBadHandshakesAreAnswered() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        URI page = URI.create("http://localhost:" + container().port() + "/app/echo/red");
        HttpResponse<String> plain =
                http.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).isEqualTo("a page");

        assertThat(raw("GET /app/echo/red HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 7\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"))
                .startsWith("HTTP/1.1 426")
                .containsIgnoringCase("Sec-WebSocket-Version: 13");
        assertThatThrownBy(() -> ContainerProvider.getWebSocketContainer()
                        .connectToServer(
                                new Collector(),
                                URI.create("ws://localhost:" + container().port() + "/nowhere")))
                .isInstanceOfSatisfying(
                        HandshakeRejectedException.class,
                        rejection -> assertThat(rejection.status()).isEqualTo(404));
    }

    private String raw(String request) throws IOException {
        try (java.net.Socket socket =
                new java.net.Socket("localhost", container().port())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
            return head.toString();
        }
    }

    @Test
    void endOfTheApplicationClosesWith1001AndLeavesNoThread() throws Exception {
        Collector collector = new Collector();
        connect(collector, "/closing");
        container().undeploy();
        assertThat(collector.closeCode()).isEqualTo(1001);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("fairlead-servlet-io")) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
