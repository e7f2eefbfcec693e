package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.checks.Leaks;
import org.fairlead.connection.CloseStatus;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.NetworkEndpoint;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.server.Refusal;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server's handlers: requests, how connections end with them, and the server's own life. */
@ExtendWith(Leaks.class)
class PullServerTest {

    /** Discards messages until the connection has ended. */
    static CloseStatus awaitEnd(WebSocketConnection connection) throws IOException {
        try {
            while (true) {
                connection.receive();
            }
        } catch (ConnectionClosedException end) {
            return end.reason();
        }
    }

    // ---- the request

    @Test
    @Tag("A15")
    void aRequestTellsItsEndsItsPathAndItsFields() throws Exception {
        CompletableFuture<List<Object>> seen = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
                    seen.complete(List.of(
                            request.local(),
                            request.remote().address(),
                            request.path(),
                            request.headers().get(0),
                            request.subprotocols()));
                    WebSocketConnection connection = request.accept();
                    assertThat(connection.isServer()).isTrue();
                    assertThat(connection.path()).isEqualTo("/resource");
                    assertThat(connection.handshakeHeaders()).isEqualTo(request.headers());
                    awaitEnd(connection);
                });
                WebSocketConnection connection = server.open("/resource")) {
            assertThat(connection.path()).isEqualTo("/resource");
            assertThat(seen.get(20, TimeUnit.SECONDS))
                    .containsExactly(
                            new NetworkEndpoint("127.0.0.1", server.port(), false),
                            "127.0.0.1",
                            "/resource",
                            Map.entry("host", "127.0.0.1:" + server.port()),
                            List.of());
        }
    }

    @Test
    @Tag("A15")
    void aRequestIsAnsweredOnceAndASubprotocolMustHaveBeenProposed() throws Exception {
        CompletableFuture<Throwable> notProposed = new CompletableFuture<>();
        CompletableFuture<Throwable> again = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
                    notProposed.complete(failure(() -> request.accept("mqtt")));
                    WebSocketConnection connection = request.accept();
                    again.complete(failure(() -> request.reject(400, "too late")));
                    awaitEnd(connection);
                });
                WebSocketConnection connection = server.open()) {
            assertThat(connection.closed()).isNull();
            assertThat(notProposed.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalArgumentException.class);
            assertThat(again.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static Throwable failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowable(call);
    }

    @Test
    @Tag("A15")
    void aHandlerThatThrowsBeforeItAnswersGivesStatus500() throws Exception {
        try (PullServer server = new PullServer(request -> {
            throw new IllegalArgumentException("before accept");
        })) {
            assertThatThrownBy(server::open)
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejected -> assertThat(rejected.status()).isEqualTo(500));
        }
    }

    @Test
    @Tag("A15")
    void aHandlerThatDoesNotAnswerGivesStatus500() throws Exception {
        try (PullServer server = new PullServer(request -> {})) {
            assertThatThrownBy(server::open)
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejected -> assertThat(rejected.status()).isEqualTo(500));
        }
    }

    @Test
    void anOriginOfAnotherHostIsRefusedBeforeTheHandlerIsAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (PullServer server = new PullServer(request -> {
            asked.incrementAndGet();
            awaitEnd(request.accept());
        })) {
            WebSocketClient.Builder foreign = WebSocketClient.builder().header("Origin", "http://evil.example");
            assertThatThrownBy(() -> foreign.open(PullServer.HOST, server.port(), "/", false))
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejected -> assertThat(rejected.status()).isEqualTo(403));
            assertThat(asked).hasValue(0);
            assertThat(server.server().statistics().refused()).containsEntry(Refusal.ORIGIN, 1L);
            WebSocketClient.Builder same =
                    WebSocketClient.builder().header("Origin", "http://127.0.0.1:" + server.port());
            same.open(PullServer.HOST, server.port(), "/", false).close();
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    @Tag("A21")
    void whatIsNoUpgradeIsAnsweredAndTheHandlerNotAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (PullServer server = new PullServer(request -> asked.incrementAndGet());
                Socket socket = new Socket(PullServer.HOST, server.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 4");
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void framesThatComeBeforeTheHandlerHasAnsweredAreNotLost() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        CompletableFuture<String> first = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
                    sent.await();
                    WebSocketConnection connection = request.accept();
                    first.complete(connection.receive().asText());
                    awaitEnd(connection);
                });
                Socket socket = new Socket(PullServer.HOST, server.port())) {
            String head = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
            byte[] frame = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
            socket.getOutputStream()
                    .write((head + new String(frame, StandardCharsets.ISO_8859_1))
                            .getBytes(StandardCharsets.ISO_8859_1));
            sent.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("hi");
        }
    }

    // ---- how a connection ends with its handler

    @Test
    @Tag("A18")
    void aConnectionIsClosedWith1000WhenItsHandlerReturns() throws Exception {
        try (PullServer server = new PullServer(org.fairlead.connection.WebSocketRequest::accept);
                WebSocketConnection connection = server.open()) {
            assertThatThrownBy(connection::receive).isInstanceOfSatisfying(ConnectionClosedException.class, closed -> {
                assertThat(closed.reason()).isEqualTo(new CloseStatus(1000, "normal closure", ""));
            });
        }
    }

    @Test
    @Tag("A18")
    void aConnectionIsClosedWith1011WhenItsHandlerThrowsAndWhoeverUsesItIsSentAway() throws Exception {
        CompletableFuture<Throwable> other = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
                    WebSocketConnection connection = request.accept();
                    CountDownLatch started = new CountDownLatch(1);
                    new Thread(() -> {
                                started.countDown();
                                other.complete(failure(connection::receive));
                            })
                            .start();
                    started.await();
                    throw new IllegalStateException("on purpose");
                });
                WebSocketConnection connection = server.open()) {
            assertThat(awaitEnd(connection)).matches(closed -> closed.code() == 1011);
            assertThat(other.get(20, TimeUnit.SECONDS)).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    @Tag("A18")
    void aServerThatStopsClosesWith1001AndInterruptsHandlersThatDoNotReturn() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch accepted = new CountDownLatch(1);
        PullServer server = new PullServer(request -> {
            WebSocketConnection connection = request.accept();
            accepted.countDown();
            awaitEnd(connection);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        WebSocketConnection connection = server.open();
        accepted.await();
        server.server().stop(Duration.ofMillis(200));
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(awaitEnd(connection)).matches(closed -> closed.code() == 1001);
    }

    // ---- the server

    @ParameterizedTest
    @ValueSource(strings = {"/r/{n}", "/r?x=1", "/r#x", "r"})
    void aHandlersPathIsLiteral(String path) {
        assertThatThrownBy(() -> WebSocketServer.builder().handler(path, PullServer::echo))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(path);
    }

    @Test
    void aPathCannotHaveAHandlerAndAnEndpoint() {
        assertThatThrownBy(() -> WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .handler("/both", PullServer::echo)
                        .endpoint(ServerEndpointConfig.Builder.create(Both.class, "/both")
                                .build())
                        .start())
                .isInstanceOf(DeploymentException.class)
                .hasMessage("The path /both has a handler and an endpoint");
    }

    /** Beside a handler. */
    public static final class Both extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    @Test
    @Tag("A18")
    void severalListenersHavePortsOfTheirOwn() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .listen("127.0.0.1", 0)
                .listen("127.0.0.1", 0)
                .serve(PullServer::echo)) {
            assertThat(server.listeners()).hasSize(2);
            assertThat(server.port())
                    .isEqualTo(server.listeners().get(0).getPort())
                    .isPositive();
            int second = server.listeners().get(1).getPort();
            try (WebSocketConnection connection = WebSocketClient.open("127.0.0.1", second, "/", false)) {
                connection.send("there");
                assertThat(connection.receive().asText()).isEqualTo("there");
            }
        }
    }

    @Test
    @Tag("A18")
    void everyPathMayHaveAHandlerOfItsOwnBesideEndpoints() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoServer.class)
                .handler("/one", request -> request.accept().send("one"))
                .serve(request -> request.accept().send("any other"))) {
            assertThat(first(server, "/one?query")).isEqualTo("one");
            assertThat(first(server, "/two")).isEqualTo("any other");
            try (WebSocketConnection endpoint = WebSocketClient.open("127.0.0.1", server.port(), "/echo", false)) {
                endpoint.send("an endpoint");
                assertThat(endpoint.receive().asText()).isEqualTo("an endpoint");
            }
        }
    }

    private static String first(WebSocketServer server, String resource) throws IOException {
        try (WebSocketConnection connection = WebSocketClient.open("127.0.0.1", server.port(), resource, false)) {
            return connection.receive().asText();
        }
    }

    @Test
    @Tag("A18")
    void servingBlocksUntilItsThreadIsInterrupted() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        CompletableFuture<WebSocketServer> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> ended.complete(failure(() -> WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .serveUntilStopped(PullServer::echo, started::complete))));
        thread.start();
        int port = started.get(20, TimeUnit.SECONDS).port();
        WebSocketConnection connection = WebSocketClient.open("127.0.0.1", port, "/", false);
        assertThat(ended).isNotDone();
        thread.interrupt();
        assertThat(awaitEnd(connection)).matches(closed -> closed.code() == 1001);
        assertThat(ended.get(30, TimeUnit.SECONDS)).isNull();
    }

    @Test
    @Tag("A20")
    void handlersRunOnTheCallersExecutor() throws Exception {
        var executor = Executors.newCachedThreadPool(task -> new Thread(task, "the caller's"));
        CompletableFuture<String> name = new CompletableFuture<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .executor(executor)
                .serve(request -> {
                    name.complete(Thread.currentThread().getName());
                    awaitEnd(request.accept());
                })) {
            WebSocketClient.open("127.0.0.1", server.port(), "/", false).close();
            assertThat(name.get(20, TimeUnit.SECONDS)).isEqualTo("the caller's");
        } finally {
            executor.shutdown();
        }
    }

    @Test
    @Tag("A4")
    void aClientThatSendsNoHandshakeIsCutOffSilentlyAndTheHandlerNeverCalled() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (PullServer server = new PullServer(
                        request -> asked.incrementAndGet(), s -> s.connectTimeout(Duration.ofMillis(200)));
                Socket socket = new Socket(PullServer.HOST, server.port())) {
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    @Tag("A4")
    void theConnectTimeoutEndsWhenTheHandlerIsCalled() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CountDownLatch called = new CountDownLatch(1);
        try (PullServer server = new PullServer(
                request -> {
                    called.countDown();
                    goOn.get(20, TimeUnit.SECONDS);
                    PullServer.echo(request);
                },
                s -> s.connectTimeout(Duration.ofMillis(100)))) {
            CompletableFuture<WebSocketConnection> opening = CompletableFuture.supplyAsync(() -> {
                try {
                    return server.open();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            called.await();
            try (Socket other = new Socket(PullServer.HOST, server.port())) {
                // by when this one is cut off, the limit of the first has passed too
                assertThat(other.getInputStream().readAllBytes()).isEmpty();
            }
            goOn.complete(null);
            opening.get(20, TimeUnit.SECONDS).close();
        }
    }
}
