package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.session.Connection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One limit over every stage of a connect, each address in its turn, and errors that say where it was. */
@ExtendWith(Leaks.class)
class ConnectStagesTest {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final InetAddress LIVE = address(127, 0, 0, 1);
    private static final InetAddress DEAD = address(127, 0, 0, 9);

    private static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static NettyConnector resolving(InetAddress... addresses) {
        return new NettyConnector(host -> addresses, ClientOptions.NONE);
    }

    private static Throwable failure(NettyConnector connector, FakeAttempt attempt) throws Exception {
        CompletableFuture<Connection> result = connector.connect(attempt).toCompletableFuture();
        try {
            result.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("connected");
    }

    private static OneShotServer refusing() throws Exception {
        return new OneShotServer(new ServerSocket(0, 1, LIVE), socket -> {
            OneShotServer.readHead(socket);
            socket.getOutputStream()
                    .write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            OneShotServer.awaitEnd(socket);
        });
    }

    @Test
    @Tag("A2")
    void portThatSwallowsConnectionRequestsTimesOut() throws Exception {
        try (SilentPort silent = new SilentPort(LIVE, 0)) {
            FakeAttempt attempt = new FakeAttempt("ws://silent.test:" + silent.port() + "/", SHORT);

            assertThat(failure(resolving(LIVE), attempt))
                    .isInstanceOf(ConnectTimeoutException.class)
                    .hasMessageMatching(
                            "cannot open ws://silent\\.test:" + silent.port()
                                    + ": the TCP connection with 127\\.0\\.0\\.1 failed after \\d+ ms: no result within 1000 ms");
        }
    }

    @Test
    @Tag("A2")
    void responseHeadThatComesInDripsTimesOut() throws Exception {
        OneShotServer.Behaviour drip = socket -> {
            OneShotServer.readHead(socket);
            OutputStream out = socket.getOutputStream();
            try {
                out.write("HTTP/1.1 101 Switching Protocols\r\nX-Drip: ".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write('d');
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(10); // the pace of the peer, not of the test
                }
            } catch (SocketException clientHasGone) {
                // which the test waits for
            }
        };
        try (OneShotServer server = new OneShotServer(drip)) {
            FakeAttempt attempt = new FakeAttempt("ws://127.0.0.1:" + server.port() + "/", SHORT);

            assertThat(failure(resolving(), attempt))
                    .isInstanceOf(ConnectTimeoutException.class)
                    .hasMessageContaining("the WebSocket handshake with 127.0.0.1 failed after ");
            server.served().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("A2")
    void addressThatSwallowsConnectionRequestsLeavesTimeForTheNext() throws Exception {
        try (OneShotServer server = refusing();
                SilentPort silent = new SilentPort(DEAD, server.port())) {
            FakeAttempt attempt = new FakeAttempt("ws://two.test:" + silent.port() + "/", LONG);

            assertThat(failure(resolving(DEAD, LIVE), attempt)).isInstanceOf(HandshakeException.class);
            assertThat(attempt.response().status()).isEqualTo(403);
        }
    }

    @Test
    @Tag("A2")
    void addressThatSaysNothingHasAQuarterOfASecondOrItsShareOfAShortLimit() {
        long second = TimeUnit.SECONDS.toNanos(1);

        assertThat(Dial.headStartNanos(Long.MAX_VALUE, 1)).isEqualTo(second / 4);
        assertThat(Dial.headStartNanos(60 * second, 7)).isEqualTo(second / 4);
        assertThat(Dial.headStartNanos(second, 7)).isEqualTo(second / 8);
        assertThat(Dial.headStartNanos(0, 7)).isZero();
    }

    @Test
    @Tag("A2")
    void failureTellsOfEveryAddress() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, LIVE)) {
            port = free.getLocalPort();
        }
        Throwable failure = failure(resolving(DEAD, LIVE), new FakeAttempt("ws://two.test:" + port + "/", LONG));

        assertThat(failure)
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("cannot open ws://two.test:" + port
                        + ": the TCP connection with 127.0.0.9, 127.0.0.1 failed after ")
                .hasMessageContaining("none of the addresses can be reached, the last one: Connection refused");
        assertThat(failure.getSuppressed())
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("127.0.0.9: Connection refused"),
                        second -> assertThat(second).startsWith("127.0.0.1: Connection refused"));
    }

    @Test
    @Tag("A2")
    void timeoutTellsOfTheAddressesThatHaveFailed() throws Exception {
        try (SilentPort silent = new SilentPort(LIVE, 0)) {
            FakeAttempt attempt = new FakeAttempt("ws://two.test:" + silent.port() + "/", SHORT);

            Throwable failure = failure(resolving(DEAD, LIVE), attempt);

            assertThat(failure)
                    .isInstanceOf(ConnectTimeoutException.class)
                    .hasMessageContaining("the TCP connection with 127.0.0.1 failed after ");
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .satisfies(first -> assertThat(first).hasMessageStartingWith("127.0.0.9: Connection refused"));
        }
    }

    @Test
    void familiesTakeTurns() {
        InetAddress six = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6);
        InetAddress seven = address(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);

        assertThat(Dial.interleaved(List.of(LIVE, DEAD, six, seven))).containsExactly(LIVE, six, DEAD, seven);
        assertThat(Dial.interleaved(List.of(six, seven, LIVE))).containsExactly(six, LIVE, seven);
        assertThat(Dial.interleaved(List.of(LIVE, DEAD))).containsExactly(LIVE, DEAD);
    }

    /** Name services may take longer than anybody waits, and longer than the threads of the client last. */
    @Test
    void nameThatIsFoundWhenNobodyAsksAnyMoreIsOfNoInterest() throws Exception {
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        CountDownLatch answer = new CountDownLatch(1);
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        NettyConnector slow = new NettyConnector(
                host -> {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
                    asked.complete(Thread.currentThread());
                    try {
                        assertThat(answer.await(60, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new InetAddress[] {LIVE};
                },
                ClientOptions.NONE);
        ClientThreads threads = ClientThreads.acquire();
        EventLoop loop = threads.nextLoop();
        CompletableFuture<Connection> connecting =
                slow.connect(new FakeAttempt("ws://slow.test/", LONG)).toCompletableFuture();
        Thread lookup = asked.get(30, TimeUnit.SECONDS);
        connecting.cancel(true);
        threads.release();
        assertThat(loop.terminationFuture().await(30, TimeUnit.SECONDS)).isTrue();
        answer.countDown();
        lookup.join(30_000);
        assertThat(lookup.isAlive()).isFalse();
        assertThat(uncaught).isEmpty();
    }

    @Test
    @Tag("A2")
    void lookupThatFailsUnexpectedlyIsAnIoExceptionAtOnce() throws Exception {
        NettyConnector broken = new NettyConnector(
                host -> {
                    throw new IllegalStateException("no name service");
                },
                ClientOptions.NONE);

        assertThat(failure(broken, new FakeAttempt("ws://any.test/", LONG)))
                .isInstanceOf(java.io.IOException.class)
                .hasMessageContaining("the name lookup of any.test failed after ")
                .hasMessageContaining("no name service");
    }
}
