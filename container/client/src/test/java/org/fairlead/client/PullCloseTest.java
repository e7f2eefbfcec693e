package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.checks.Leaks;
import org.fairlead.connection.CloseStatus;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.DisconnectTimeoutException;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How connections that are asked for messages end, and what holds the peer back, on real sockets. */
@ExtendWith(Leaks.class)
class PullCloseTest {

    @Test
    @Tag("A13")
    void closingWithACodeAndAReasonIsSeenOnBothSides() throws Exception {
        CompletableFuture<CloseStatus> seen = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> seen.complete(PullServerTest.awaitEnd(request.accept())))) {
            WebSocketConnection connection = server.open();
            connection.close(1001, "test reason");
            connection.close();
            connection.close(4000, "too late");
            CloseStatus expected = new CloseStatus(1001, "going away", "test reason");
            assertThat(connection.closed()).isEqualTo(expected);
            assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(expected);
            assertThatThrownBy(() -> connection.send("hello"))
                    .isInstanceOfSatisfying(
                            ConnectionClosedException.class,
                            closed -> assertThat(closed.reason()).isEqualTo(expected));
        }
    }

    @Test
    @Tag("A13")
    void aCodeOutsideTheRangeIsRejectedAndTheConnectionStaysOpen() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            assertThatThrownBy(() -> connection.close(999, "")).isInstanceOf(IllegalArgumentException.class);
            assertThat(connection.closed()).isNull();
        }
    }

    @Test
    @Tag("A3")
    void aServerThatDoesNotFinishTheClosingHandshakeIsAnExceptionOfItsOwn() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (PullServer server = new PullServer(
                request -> {
                    WebSocketConnection connection = request.accept();
                    release.await(); // with a queue of none, one message keeps the Close from being read
                    assertThat(connection.receive().asText()).isEqualTo("test");
                },
                settings -> settings.messageQueueSize(0))) {
            WebSocketConnection connection = WebSocketClient.builder()
                    .settings(s -> s.disconnectTimeout(Duration.ofMillis(300)))
                    .open(PullServer.HOST, server.port(), "/", false);
            connection.send("test");
            assertThatThrownBy(connection::close)
                    .isInstanceOf(DisconnectTimeoutException.class)
                    .isInstanceOf(IOException.class);
            connection.close(); // which was told once
            release.countDown();
        }
    }

    @Test
    @Tag("A3")
    void aClientThatDoesNotFinishTheClosingHandshakeIsCutOffSilently() throws Exception {
        CompletableFuture<Throwable> closing = new CompletableFuture<>();
        try (PullServer server = new PullServer(
                        request -> {
                            WebSocketConnection connection = request.accept();
                            connection.send("test");
                            connection.send("one that the queue of none does not let in");
                            closing.complete(catchThrowable(connection::close));
                        },
                        settings -> settings.disconnectTimeout(Duration.ofMillis(300)));
                WebSocketConnection connection = WebSocketClient.builder()
                        .settings(s -> s.messageQueueSize(0).disconnectTimeout(Duration.ofMillis(300)))
                        .open(PullServer.HOST, server.port(), "/", false)) {
            assertThat(closing.get(20, TimeUnit.SECONDS)).isNull();
            assertThat(connection.receive().asText()).isEqualTo("test");
            connection.abort();
        }
    }

    @Test
    @Tag("A9")
    void afterTheRemoteCloseWhatCameBeforeCanBeReceived() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
                    try (WebSocketConnection connection = request.accept()) {
                        connection.send("1");
                        connection.send("2");
                    }
                    closed.complete(null);
                });
                WebSocketConnection connection = WebSocketClient.builder()
                        .settings(s -> s.messageQueueSize(2))
                        .open(PullServer.HOST, server.port(), "/", false)) {
            closed.get(20, TimeUnit.SECONDS);
            assertThat(connection.receive().asText()).isEqualTo("1");
            assertThat(connection.receive().asText()).isEqualTo("2");
            assertThatThrownBy(connection::receive).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    @Tag("A9")
    void afterALocalCloseNothingIsReceived() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (PullServer server = new PullServer(request -> {
            WebSocketConnection connection = request.accept();
            connection.send("1");
            connection.send("2");
            release.await();
        })) {
            WebSocketConnection connection = server.open();
            connection.close();
            assertThatThrownBy(connection::receive).isInstanceOf(ConnectionClosedException.class);
            release.countDown();
        }
    }

    @Test
    @Tag("A13")
    void aBlockEndsAlthoughMessagesWait() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            connection.send("hello");
            connection.send("hello again");
            connection.send("and again");
        }
    }

    @Test
    @Tag("A8")
    void aMessageOverTheLimitClosesWith1009AndOneOfTheLimitDoesNot() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = WebSocketClient.builder()
                        .settings(s -> s.maxMessageSize(100))
                        .open(PullServer.HOST, server.port(), "/", false)) {
            connection.send("A".repeat(100));
            assertThat(connection.receive().asText()).hasSize(100);
            connection.send("B".repeat(101));
            assertThatThrownBy(connection::receive)
                    .isInstanceOfSatisfying(
                            ConnectionClosedException.class,
                            closed -> assertThat(closed.reason().code()).isEqualTo(1009));
        }
    }

    @Test
    @Tag("A8")
    void withoutALimitAMessageAboveTheDefaultOneIsReceived() throws Exception {
        int size = 3 << 20;
        try (PullServer server = new PullServer(request -> request.accept().send("A".repeat(size)));
                WebSocketConnection connection = WebSocketClient.builder()
                        .settings(s -> s.maxMessageSize(Settings.UNLIMITED))
                        .open(PullServer.HOST, server.port(), "/", false)) {
            assertThat(connection.receive().asText()).hasSize(size);
        }
    }

    @Test
    @Tag("A9")
    void aClientThatVanishesEndsReceivingAndSendingOnTheServer() throws Exception {
        CompletableFuture<Throwable> receiving = new CompletableFuture<>();
        CompletableFuture<Throwable> sending = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
            WebSocketConnection connection = request.accept();
            receiving.complete(catchThrowable(connection::receive));
            sending.complete(catchThrowable(() -> connection.send("Hello from server")));
        })) {
            SocketChannel stream = SocketChannel.open(new InetSocketAddress(PullServer.HOST, server.port()));
            WebSocketConnection connection =
                    WebSocketClient.wrap(stream, java.net.URI.create("ws://" + PullServer.HOST + "/resource"));
            stream.close();
            assertThat(receiving.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            ConnectionClosedException.class,
                            closed -> assertThat(closed.reason().code()).isEqualTo(1006));
            assertThat(sending.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(connection::receive).isInstanceOf(ConnectionClosedException.class);
            assertThatThrownBy(() -> connection.send("Hello from client"))
                    .isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    @Tag("A13")
    void aSendDuringTheClosingHandshakeRaises() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (OneShotServer server = new OneShotServer(socket -> {
            RawHandshake.accept(socket);
            release.await();
        })) {
            WebSocketConnection connection = WebSocketClient.open(PullServer.HOST, server.port(), "/", false);
            var gone = connection.closeAsync(1000, "").toCompletableFuture();
            assertThat(connection.closed()).isNotNull();
            assertThat(gone).isNotDone();
            assertThatThrownBy(() -> connection.send("hello")).isInstanceOf(ConnectionClosedException.class);
            release.countDown();
            gone.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("A13")
    void aServerHangsUpAsSoonAsTheClientHasClosed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (PullServer server = new PullServer(request -> {
                    request.accept();
                    release.await();
                });
                java.net.Socket socket = new java.net.Socket(PullServer.HOST, server.port())) {
            String head = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            OneShotServer.readHead(socket);
            socket.getOutputStream().write(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xE8});
            assertThat(socket.getInputStream().readAllBytes()).containsExactly(0x88, 2, 0x03, 0xE8);
            release.countDown();
        }
    }

    // ---- time limits and interrupts

    @Test
    @Tag("A6")
    void oneDeadlineCoversSeveralOperationsAndLosesNothing() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        try (PullServer server = new PullServer(request -> {
                    WebSocketConnection connection = request.accept();
                    connection.send(connection.receive().asText());
                    late.await();
                    connection.send("late");
                    PullServerTest.awaitEnd(connection);
                });
                WebSocketConnection connection = server.open()) {
            try (Deadline deadline = Deadline.after(Duration.ofMillis(500))) {
                connection.send("hello");
                assertThat(connection.receive().asText()).isEqualTo("hello");
                assertThatThrownBy(connection::receive).isInstanceOf(DeadlineExceededException.class);
                assertThat(deadline.hasPassed()).isTrue();
            }
            late.countDown();
            assertThat(connection.receive().asText()).isEqualTo("late");
        }
    }

    @Test
    @Tag("A6")
    void aDeadlineThatIsShortenedWakesAReceiverThatWaits() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            try (Deadline deadline = Deadline.after(Duration.ofHours(1))) {
                CompletableFuture<Void> shortened =
                        CompletableFuture.runAsync(() -> deadline.shortenTo(Duration.ofMillis(100)));
                assertThatThrownBy(connection::receive).isInstanceOf(DeadlineExceededException.class);
                shortened.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void anInterruptEndsAReceiveAndTheConnectionStaysOpen() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread receiver = new Thread(() -> failure.set(catchThrowable(connection::receive)));
            receiver.start();
            receiver.interrupt();
            receiver.join(20_000);
            assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
            connection.send("open");
            assertThat(connection.receive().asText()).isEqualTo("open");
        }
    }

    @Test
    void callsThatWaitAreRefusedOnAnEventLoop() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            List<Throwable> failures = new ArrayList<>();
            CompletableFuture<Void> done = new CompletableFuture<>();
            ClientThreads threads = ClientThreads.acquire();
            threads.nextLoop().execute(() -> {
                failures.add(catchThrowable(connection::receive));
                failures.add(catchThrowable(connection::ping));
                failures.add(catchThrowable(connection::close));
                failures.add(catchThrowable(server::open));
                done.complete(null);
            });
            done.get(20, TimeUnit.SECONDS);
            threads.release();
            assertThat(failures)
                    .hasSize(4)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("event loop"));
            assertThat(connection.closed()).isNull();
        }
    }

    // ---- back-pressure

    @Test
    @Tag("A7")
    void aReceiverThatDoesNotAskHoldsARealSenderBackUntilItDoes() throws Exception {
        int size = 100_000;
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch blocked = new CountDownLatch(1);
        try (PullServer server = new PullServer(
                        request -> {
                            WebSocketConnection connection = request.accept();
                            String message = "x".repeat(size);
                            for (int i = 0; i < 1000; i++) {
                                try (Deadline patience = Deadline.after(Duration.ofSeconds(i < 400 ? 2 : 60))) {
                                    connection.send(message);
                                    sent.incrementAndGet();
                                } catch (DeadlineExceededException full) {
                                    blocked.countDown();
                                    break;
                                }
                            }
                            connection.send("last");
                            PullServerTest.awaitEnd(connection);
                        },
                        settings -> settings.sendTimeout(Duration.ofSeconds(60)));
                WebSocketConnection connection = server.open()) {
            // 100 MB do not fit into queues and socket buffers
            assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
            int whole = sent.get();
            assertThat(whole).isLessThan(400);
            for (int i = 0; i < whole; i++) {
                assertThat(connection.receive().asText()).hasSize(size);
            }
            assertThat(connection.receive().asText()).isEqualTo("last");
        }
    }
}
