package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.fairlead.connection.CloseStatus;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.connection.WebSocketRequest;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSocket over byte streams that were there already. */
@ExtendWith(Leaks.class)
@Tag("A19")
class WrappedStreamTest {

    private static final URI URI_OF_STREAM = URI.create("ws://stream/resource");

    /** Runs on a thread of its own. */
    private interface Side<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> start(Side<T> side) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(side.run());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    @Test
    void twoPipesCarryAConnectionWithoutANetwork() throws Exception {
        PipedInputStream toServer = new PipedInputStream();
        PipedInputStream toClient = new PipedInputStream();
        PipedOutputStream fromClient = new PipedOutputStream(toServer);
        PipedOutputStream fromServer = new PipedOutputStream(toClient);
        CompletableFuture<CloseStatus> served = start(() -> {
            WebSocketRequest request = WebSocketServer.builder().wrap(toServer, fromServer);
            assertThat(request.path()).isEqualTo("/resource");
            WebSocketConnection connection = request.accept();
            connection.send("you said " + connection.receive().asText());
            return PullServerTest.awaitEnd(connection);
        });
        WebSocketConnection connection = WebSocketClient.builder().wrap(toClient, fromClient, URI_OF_STREAM);
        try (connection) {
            connection.send("Hello from client!");
            assertThat(connection.receive().asText()).isEqualTo("you said Hello from client!");
            assertThat(connection.ping()).isPositive();
            assertThat(connection.local().port()).isEqualTo(-1);
            assertThat(connection.local().address()).startsWith("streams ");
            assertThatThrownBy(() -> connection.local().url()).isInstanceOf(IllegalStateException.class);
        }
        assertThat(connection.closed()).isEqualTo(new CloseStatus(1000, "normal closure", ""));
        assertThat(served.get(20, TimeUnit.SECONDS).code()).isEqualTo(1000);
    }

    @Test
    void anAcceptedSocketIsServed() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            CompletableFuture<String> served = start(() -> {
                WebSocketRequest request = WebSocketServer.wrap(listener.accept());
                try (WebSocketConnection connection = request.accept()) {
                    return connection.receive().asText();
                }
            });
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            try (WebSocketConnection connection = WebSocketClient.open("127.0.0.1", port, "/", false)) {
                connection.send("Hello from client!");
                assertThat(served.get(20, TimeUnit.SECONDS)).isEqualTo("Hello from client!");
            }
        }
    }

    @Test
    void aMessageLargerThanTheStreamHoldsGoesThrough() throws Exception {
        try (PullServer server = PullServer.echo()) {
            SocketChannel stream = SocketChannel.open(new InetSocketAddress(PullServer.HOST, server.port()));
            try (WebSocketConnection connection = WebSocketClient.wrap(stream, URI_OF_STREAM)) {
                String large = "0123456789".repeat(100_000);
                connection.send(large);
                assertThat(connection.receive().asText()).isEqualTo(large);
            }
        }
    }

    @Test
    void aRunningServerServesAStreamToo() throws Exception {
        PipedInputStream toServer = new PipedInputStream();
        PipedInputStream toClient = new PipedInputStream();
        PipedOutputStream fromClient = new PipedOutputStream(toServer);
        PipedOutputStream fromServer = new PipedOutputStream(toClient);
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoServer.class)
                .start()) {
            server.serve(new org.fairlead.netty.StreamPair(toServer, fromServer));
            try (WebSocketConnection connection =
                    WebSocketClient.builder().wrap(toClient, fromClient, URI.create("ws://stream/echo"))) {
                connection.send("an endpoint");
                assertThat(connection.receive().asText()).isEqualTo("an endpoint");
            }
        }
    }

    @Test
    void aRejectionOnAStreamIsShown() throws Exception {
        try (PullServer server = new PullServer(request -> request.reject(403, "no entry"))) {
            SocketChannel stream = SocketChannel.open(new InetSocketAddress(PullServer.HOST, server.port()));
            assertThatThrownBy(() -> WebSocketClient.wrap(stream, URI_OF_STREAM))
                    .isInstanceOfSatisfying(HandshakeRejectedException.class, rejected -> {
                        assertThat(rejected.status()).isEqualTo(403);
                        assertThat(rejected.body())
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo("no entry");
                    });
        }
    }

    @Test
    @Tag("A2")
    void theConnectTimeoutHoldsOnAStreamToo() throws Exception {
        try (OneShotServer server = OneShotServer.silent();
                SocketChannel stream = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()))) {
            assertThatThrownBy(() -> WebSocketClient.builder()
                            .connectTimeout(Duration.ofMillis(200))
                            .wrap(stream, URI_OF_STREAM))
                    .isInstanceOf(ConnectTimeoutException.class)
                    .hasMessageContaining("200 ms");
        }
    }

    @Test
    @Tag("A4")
    void aWrappedClientThatSendsNoRequestIsCutOffAfterTheConnectTimeout() throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            CompletableFuture<Throwable> served = start(() -> {
                SocketChannel accepted = listener.accept();
                return catchThrowable(() -> WebSocketServer.builder()
                        .settings(s -> s.connectTimeout(Duration.ofMillis(200)))
                        .wrap(accepted));
            });
            try (SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
                assertThat(client.isConnected()).isTrue();
                assertThat(served.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aStreamIsClosedWhereTheCallerGivesUpBeforeTheEventLoopHasIt() throws Exception {
        ClientThreads threads = ClientThreads.acquire();
        CountDownLatch gate = new CountDownLatch(1);
        try (OneShotServer server = OneShotServer.silent()) {
            SocketChannel stream = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
            Set<EventLoop> busy = new HashSet<>();
            for (EventLoop loop = threads.nextLoop(); busy.add(loop); loop = threads.nextLoop()) {
                loop.submit(() -> gate.await(30, TimeUnit.SECONDS));
            }
            new StreamConnector(stream)
                    .connect(FakeAttempt.to(server.port()))
                    .toCompletableFuture()
                    .cancel(true);
            gate.countDown();

            server.served().get(30, TimeUnit.SECONDS);
        } finally {
            gate.countDown();
            threads.release();
        }
    }

    @Test
    void aStreamIsClosedWhereWhoeverWaitsForItsRequestIsInterrupted() throws Exception {
        try (OneShotServer peer = OneShotServer.silent()) {
            SocketChannel stream = SocketChannel.open(new InetSocketAddress("127.0.0.1", peer.port()));
            CompletableFuture<Throwable> served = start(() -> {
                Thread.currentThread().interrupt();
                return catchThrowable(() -> WebSocketServer.wrap(stream));
            });
            assertThat(served.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
            peer.served().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aChannelInNonBlockingModeIsRejectedAtOnce() throws Exception {
        try (SocketChannel stream = SocketChannel.open()) {
            stream.configureBlocking(false);
            assertThatThrownBy(() -> WebSocketClient.wrap(stream, URI_OF_STREAM))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("blocking mode");
        }
    }

    @Test
    void aStreamWhoseOtherSideIsGoneEndsTheConnection() throws Exception {
        try (PullServer server = PullServer.echo()) {
            SocketChannel stream = SocketChannel.open(new InetSocketAddress(PullServer.HOST, server.port()));
            WebSocketConnection connection = WebSocketClient.wrap(stream, URI_OF_STREAM);
            stream.close();
            assertThatThrownBy(connection::receive).isInstanceOf(ConnectionClosedException.class);
        }
    }
}
