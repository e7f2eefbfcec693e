package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.session.SendTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds in every servlet container; each has one for all tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerContract {

    static final int PATIENCE_SECONDS = Collector.PATIENCE_SECONDS;

    private @Nullable Container container;

    abstract Container start() throws Exception;

    @BeforeAll
    void startContainer() throws Exception {
        container = start();
    }

    @BeforeEach
    void forgetWhatWas() {
        Application.CLOSED.clear();
        Application.LOGGED_IN.clear();
        Application.SENT.clear();
        Application.gate = new CountDownLatch(0);
        Application.SLOWLY_TAKEN.drainPermits();
    }

    @AfterEach
    void openGate() {
        Application.gate.countDown();
    }

    @AfterAll
    void stopContainer() throws Exception {
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

    static CloseReason takeClosed() throws InterruptedException {
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

    /** Jakarta Servlet 6.0, sections 3.5 and 7.1.3: what carries the id of a session is no part of the path. */
    @Test
    void parametersInThePathAreNoPartOfIt() throws Exception {
        Collector collector = new Collector();
        try (Session session = connect(collector, "/echo/a%20b;jsessionid=1A")) {
            session.getBasicRemote().sendText("x");
            assertThat(collector.text()).isEqualTo("a b:x");
        }
        Collector facts = new Collector();
        try (Session session = connect(facts, "/facts;jsessionid=1A")) {
            assertThat(facts.text()).isEqualTo(" false false " + at("/facts;jsessionid=1A"));
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

    /** What others do meanwhile takes its time; were a thread of the container busy with the connection that waits, that would be a multiple of dispatches. */
    @Test
    void handlerThatDoesNotTakeStopsTheSenderWithoutABusyThreadAndLosesNothing() throws Exception {
        Application.gate = new CountDownLatch(1);
        int sent = 200; // 50 MiB: more than the queue and all socket buffers on the way
        RawClient client = RawClient.open(container().port(), "/app/slow");
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < sent; i++) {
                    client.sendBinary(new byte[256 << 10]);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        int roundTrips = 1000;
        long before = container().dispatches();
        Collector others = new Collector();
        try (Session other = connect(others, "/echo/other")) {
            for (int i = 0; i < roundTrips; i++) {
                other.getBasicRemote().sendText("x");
                assertThat(others.text()).isEqualTo("other:x");
            }
        }
        assertThat(container().dispatches() - before).isLessThan(3L * roundTrips);
        assertThat(sending).isNotDone();
        assertThat(Application.SLOWLY_TAKEN.availablePermits()).isZero();

        Application.gate.countDown();
        sending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(Application.SLOWLY_TAKEN.tryAcquire(sent, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        client.close();
    }

    @Test
    void sendsToAPeerThatDoesNotReadRunOutOfTime() throws Exception {
        try (RawClient client = RawClient.open(container().port(), "/app/flood/300")) {
            client.sendText("100"); // 25 MiB
            Object told;
            do {
                told = Objects.requireNonNull(
                        Application.SENT.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no send ran out of time");
            } while (!(told instanceof SendTimeoutException));
        }
    }

    @Test
    void peerThatReadsLateGetsEverythingInOrder() throws Exception {
        int messages = 80; // 20 MiB
        try (RawClient client = RawClient.open(container().port(), "/app/flood/60000")) {
            client.sendText(Integer.toString(messages));
            for (int i = 0; i < messages; i++) {
                ByteBuffer message = client.readFrame();
                assertThat(message.remaining()).isEqualTo(Application.Flood.BYTES);
                assertThat(message.getInt(0)).isEqualTo(i);
            }
        }
        for (int i = 0; i < messages; i++) {
            assertThat(Application.SENT.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("sent");
        }
    }

    @Test
    void peerThatEndsItsSideAndOneThatIsCutAreToldAs1006() throws Exception {
        try (RawClient ends = RawClient.open(container().port(), "/app/closing")) {
            ends.endOutput();
            assertThat(takeClosed().getCloseCode().getCode()).isEqualTo(1006);
            ends.readToEnd();
        }
        RawClient.open(container().port(), "/app/closing").abort();
        assertThat(takeClosed().getCloseCode().getCode()).isEqualTo(1006);
    }

    /** Sent behind the request in one piece, so that the container reads it with the head. */
    @Test
    void framesThatComeWithTheRequestAreReceived() throws Exception {
        try (RawClient client = RawClient.open(container().port(), "/app/echo/early", "at once")) {
            assertThat(StandardCharsets.UTF_8.decode(client.readFrame()).toString())
                    .isEqualTo("early:at once");
        }
    }

    @Test
    void fragmentsSubprotocolAndCompressionWork() throws Exception {
        Collector collector = new Collector();
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(List.of("one", "three"))
                .build();
        config.getUserProperties().put("org.fairlead.deflate", "on");
        Endpoint endpoint = new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig opened) {
                session.addMessageHandler(String.class, collector::text);
            }
        };
        try (Session session =
                ContainerProvider.getWebSocketContainer().connectToServer(endpoint, config, at("/upgrade"))) {
            assertThat(session.getNegotiatedSubprotocol()).isEqualTo("one");
            assertThat(session.getNegotiatedExtensions())
                    .extracting(Extension::getName)
                    .containsExactly("permessage-deflate");
            String part = "compressible ".repeat(1000);
            for (int i = 0; i < 9; i++) {
                session.getBasicRemote().sendText(part, false);
            }
            session.getBasicRemote().sendText(part, true);
            assertThat(collector.text()).isEqualTo("upgraded:" + part.repeat(10));
        }
    }

    @Test
    void thousandsOfMessagesOfSeveralThreadsArriveWhole() throws Exception {
        int threads = 4;
        int each = 1000;
        Collector collector = new Collector();
        try (Session session = connect(collector, "/echo/many")) {
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t + "-";
                senders.add(CompletableFuture.runAsync(() -> {
                    try {
                        for (int i = 0; i < each; i++) {
                            session.getBasicRemote().sendText(name + i);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
            }
            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                String text = collector.text();
                int thread = text.charAt("many:t".length()) - '0';
                assertThat(text).isEqualTo("many:t" + thread + "-" + next[thread]++);
            }
            CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
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

        assertThat(RawClient.head(
                        container().port(),
                        "GET /app/echo/red HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
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

    @Test
    void endOfTheApplicationClosesWith1001() throws Exception {
        try (Container stopped = start()) {
            Collector collector = new Collector();
            ContainerProvider.getWebSocketContainer()
                    .connectToServer(collector, URI.create("ws://localhost:" + stopped.port() + "/app/closing"));
            stopped.undeploy();
            assertThat(collector.closeCode()).isEqualTo(1001);
            assertThat(takeClosed().getCloseCode().getCode()).isEqualTo(1001);
        }
    }
}
