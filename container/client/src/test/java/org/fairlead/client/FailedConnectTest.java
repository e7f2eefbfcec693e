package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.fairlead.checks.Leaks;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.session.Connection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every way not to become connected: what the exception says, and that nothing is left open. */
@ExtendWith(Leaks.class)
class FailedConnectTest {

    private static final byte[] LOCAL = {127, 0, 0, 1};

    private static final Duration SHORT = Duration.ofSeconds(1);

    private final NettyConnector connector = new NettyConnector();

    private static Throwable failure(NettyConnector connector, FakeAttempt attempt) throws Exception {
        CompletableFuture<Connection> result = connector.connect(attempt).toCompletableFuture();
        try {
            result.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("connected");
    }

    private Throwable failure(FakeAttempt attempt) throws Exception {
        return failure(connector, attempt);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    @Tag("A2")
    void refusedConnectionNamesStageAddressAndTime() throws Exception {
        int port = freePort();

        assertThat(failure(FakeAttempt.to(port)))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith(
                        "cannot open ws://127.0.0.1:" + port + ": the TCP connection with 127.0.0.1 failed after ")
                .hasMessageMatching(".* ms: Connection refused: [^:]*127\\.0\\.0\\.1:" + port);
    }

    @Test
    void unknownHostIsNamed() throws Exception {
        NettyConnector lost = new NettyConnector(
                host -> {
                    throw new UnknownHostException(host);
                },
                ClientOptions.NONE);

        assertThat(failure(lost, new FakeAttempt("ws://nowhere.invalid/", SHORT)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("the name lookup of nowhere.invalid failed after ")
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    @Tag("A2")
    void everyAddressIsTriedInTurn() throws Exception {
        NettyConnector two = new NettyConnector(
                host -> new InetAddress[] {
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 9}), InetAddress.getByAddress(LOCAL)
                },
                ClientOptions.NONE);
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByAddress(LOCAL));
        try (OneShotServer server = new OneShotServer(listener, socket -> {
            OneShotServer.readHead(socket);
            socket.getOutputStream()
                    .write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            OneShotServer.awaitEnd(socket);
        })) {
            FakeAttempt attempt = new FakeAttempt("ws://two.test:" + server.port() + "/", Duration.ofSeconds(60));

            assertThat(failure(two, attempt)).isInstanceOf(HandshakeException.class);
            assertThat(attempt.response().status()).isEqualTo(403);
        }
    }

    @Test
    @Tag("A2")
    void hangingLookupTimesOut() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        NettyConnector hanging = new NettyConnector(
                host -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                },
                ClientOptions.NONE);
        try {
            assertThat(failure(hanging, new FakeAttempt("ws://slow.test/", SHORT)))
                    .isInstanceOf(ConnectTimeoutException.class)
                    .hasMessageContaining("the name lookup of slow.test failed after ");
        } finally {
            over.countDown();
        }
    }

    @Test
    @Tag("A2")
    void silentServerTimesOutInTheHandshake() throws Exception {
        try (OneShotServer server = OneShotServer.silent()) {
            Throwable failure = failure(new FakeAttempt("ws://127.0.0.1:" + server.port() + "/", SHORT));

            assertThat(failure)
                    .isInstanceOf(ConnectTimeoutException.class)
                    .hasMessageContaining("the WebSocket handshake with 127.0.0.1");
            server.served().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("A2")
    void silentServerTimesOutInTls() throws Exception {
        try (OneShotServer server = OneShotServer.silent()) {
            Throwable failure = failure(new FakeAttempt("wss://127.0.0.1:" + server.port() + "/", SHORT));

            assertThat(failure)
                    .isInstanceOf(ConnectTimeoutException.class)
                    .hasMessageContaining("the TLS handshake with 127.0.0.1");
            server.served().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void plainServerFailsTls() throws Exception {
        OneShotServer.Behaviour plain = socket -> {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            OneShotServer.awaitEnd(socket);
        };
        try (OneShotServer server = new OneShotServer(plain)) {
            assertThat(failure(new FakeAttempt("wss://127.0.0.1:" + server.port() + "/", Duration.ofSeconds(60))))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("the TLS handshake with 127.0.0.1 failed")
                    .hasMessageEndingWith("the server does not speak TLS here; is ws meant, not wss?");
        }
    }

    @Test
    @Tag("A16")
    void rejectionComesWithHeadersAndBody() throws Exception {
        try (OneShotServer server =
                OneShotServer.answering("HTTP/1.1 403 Forbidden\r\nX-Why: mood\r\nContent-Length: 8\r\n\r\nnot you!")) {
            FakeAttempt attempt = FakeAttempt.to(server.port());

            assertThat(failure(attempt)).isInstanceOf(HandshakeException.class);
            assertThat(attempt.response().status()).isEqualTo(403);
            assertThat(attempt.response().reason()).isEqualTo("Forbidden");
            assertThat(attempt.response().headers().first("x-why")).isEqualTo("mood");
            assertThat(attempt.response().body()).asString().isEqualTo("not you!");
            server.served().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void bodyOfRejectionIsCutAt64KiB() throws Exception {
        try (OneShotServer server = OneShotServer.answering("HTTP/1.1 500 Oh\r\n\r\n" + "x".repeat(200_000))) {
            FakeAttempt attempt = FakeAttempt.to(server.port());

            assertThat(failure(attempt)).isInstanceOf(HandshakeException.class);
            assertThat(attempt.response().body()).hasSize(64 << 10);
        }
    }

    @Test
    void bodyThatEndsEarlyIsGivenAsFarAsItCame() throws Exception {
        try (OneShotServer server =
                OneShotServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nhalf")) {
            FakeAttempt attempt = FakeAttempt.to(server.port());

            assertThat(failure(attempt)).isInstanceOf(HandshakeException.class);
            assertThat(attempt.response().body()).asString().isEqualTo("half");
        }
    }

    @Test
    @Tag("A16")
    void informationalStatusIsARejection() throws Exception {
        try (OneShotServer server = OneShotServer.answering("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")) {
            FakeAttempt attempt = FakeAttempt.to(server.port());

            assertThat(failure(attempt)).isInstanceOf(HandshakeException.class);
            assertThat(attempt.response().status()).isEqualTo(103);
        }
    }

    @Test
    void oversizedResponseHeadFails() throws Exception {
        try (OneShotServer server =
                OneShotServer.answering("HTTP/1.1 101 Switching Protocols\r\nX: " + "y".repeat(20_000) + "\r\n\r\n")) {
            assertThat(failure(FakeAttempt.to(server.port())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the WebSocket handshake")
                    .hasMessageContaining("no valid HTTP response");
        }
    }

    @Test
    void garbageInsteadOfResponseFails() throws Exception {
        try (OneShotServer server = OneShotServer.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            assertThat(failure(FakeAttempt.to(server.port())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the WebSocket handshake");
        }
    }

    @Test
    void endBeforeTheAnswerFails() throws Exception {
        try (OneShotServer server = OneShotServer.answering("")) {
            assertThat(failure(FakeAttempt.to(server.port())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed the connection before it had answered");
        }
    }

    @Test
    void resetBeforeTheAnswerFails() throws Exception {
        OneShotServer.Behaviour reset = socket -> {
            OneShotServer.readHead(socket);
            socket.setSoLinger(true, 0);
        };
        try (OneShotServer server = new OneShotServer(reset)) {
            assertThat(failure(FakeAttempt.to(server.port())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the WebSocket handshake");
        }
    }

    @Test
    void cancelledAttemptClosesItsSocket() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        OneShotServer.Behaviour silent = socket -> {
            OneShotServer.readHead(socket);
            asked.countDown();
            OneShotServer.awaitEnd(socket);
        };
        try (OneShotServer server = new OneShotServer(silent)) {
            CompletableFuture<Connection> result =
                    connector.connect(FakeAttempt.to(server.port())).toCompletableFuture();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(result.cancel(true)).isTrue();

            server.served().get(30, TimeUnit.SECONDS);
            assertThatThrownBy(result::join).isInstanceOf(java.util.concurrent.CancellationException.class);
        }
    }
}
