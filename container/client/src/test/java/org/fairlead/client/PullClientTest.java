package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.fairlead.connection.CloseStatus;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.Message;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's connection that is asked for messages: opening, messages, pings, what it is. */
@ExtendWith(Leaks.class)
class PullClientTest {

    // ---- opening

    @Test
    @Tag("A1")
    void aConnectionIsOpenedByHostPortAndResourceAndClosedByItsBlock() throws Exception {
        try (PullServer server = PullServer.echo()) {
            WebSocketConnection kept;
            try (WebSocketConnection connection =
                    WebSocketClient.open(PullServer.HOST, server.port(), "resource", false)) {
                kept = connection;
                assertThat(connection.closed()).isNull();
                assertThat(connection.isClient()).isTrue();
                assertThat(connection.isServer()).isFalse();
                assertThat(connection.path()).isEqualTo("/resource");
                assertThat(connection).asString().startsWith("client-/resource with 127.0.0.1:");
            }
            assertThat(kept.closed()).isEqualTo(new CloseStatus(1000, "normal closure", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "'', /",
        "/resource/path, /resource/path",
        "/resource?foo=bar, /resource?foo=bar",
        "/resource/%D7%90%D7%91%D7%90?%D7%90%D7%9E%D7%90, /resource/%D7%90%D7%91%D7%90?%D7%90%D7%9E%D7%90"
    })
    @Tag("A1")
    void aConnectionIsOpenedByUri(String path, String expected) throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
                    seen.complete(request.path());
                    PullServer.echo(request);
                });
                WebSocketConnection connection =
                        WebSocketClient.open(URI.create("ws://127.0.0.1:" + server.port() + path))) {
            assertThat(connection.path()).isEqualTo(expected);
            assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://foo.com/bar", "ws:/nohost", "ws://host:0/", "ws://host/#fragment"})
    @Tag("A1")
    void aUriThatIsNoneForWebSocketIsRejectedAtOnce(String uri) {
        assertThatThrownBy(() -> WebSocketClient.open(URI.create(uri))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("A1")
    void aPortOutsideTheRangeIsRejectedAtOnce() {
        assertThatThrownBy(() -> WebSocketClient.open("127.0.0.1", 65_536, "/", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A port is 1 to 65535, not 65536");
    }

    @Test
    @Tag("A17")
    void subprotocolsHeadersAndSettingsOfTheBuilderHoldForTheConnection() throws Exception {
        CompletableFuture<List<String>> proposed = new CompletableFuture<>();
        CompletableFuture<String> header = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
            proposed.complete(request.subprotocols());
            header.complete(String.valueOf(request.header("X-Test-Header")));
            WebSocketConnection connection = request.accept("file");
            connection.send("12345678901");
            PullServerTest.awaitEnd(connection);
        })) {
            WebSocketClient.Builder builder = WebSocketClient.builder()
                    .subprotocols("chat", "file")
                    .header("X-Test-Header", "My test header")
                    .settings(s -> s.maxMessageSize(10));
            try (WebSocketConnection connection = builder.open(PullServer.HOST, server.port(), "/", false)) {
                assertThat(connection.subprotocol()).isEqualTo("file");
                assertThat(proposed.get(20, TimeUnit.SECONDS)).containsExactly("chat", "file");
                assertThat(header.get(20, TimeUnit.SECONDS)).isEqualTo("My test header");
                assertThatThrownBy(connection::receive).isInstanceOf(ConnectionClosedException.class);
                assertThat(connection.closed()).matches(closed -> closed != null && closed.code() == 1009);
            }
        }
    }

    @Test
    @Tag("A2")
    void theConnectTimeoutCoversAServerThatAcceptsAndNeverAnswers() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
            release.get(20, TimeUnit.SECONDS);
            assertThatThrownBy(request::accept).isInstanceOf(ConnectionClosedException.class);
        })) {
            WebSocketClient.Builder impatient = WebSocketClient.builder().connectTimeout(Duration.ofMillis(300));
            assertThatThrownBy(() -> impatient.open(PullServer.HOST, server.port(), "/", false))
                    .isInstanceOf(ConnectTimeoutException.class)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("300 ms");
            release.complete(null);
        }
    }

    @Test
    @Tag("A2")
    void aNetworkErrorIsAnIoException() throws Exception {
        int free;
        try (PullServer server = PullServer.echo()) {
            free = server.port();
        }
        assertThatThrownBy(() -> WebSocketClient.open(PullServer.HOST, free, "/", false))
                .isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    @Tag("A16")
    void aRejectionShowsStatusHeadersAndBody() throws Exception {
        try (PullServer server = new PullServer(request ->
                request.reject(409, Map.of("X-Reason", List.of("busy")), "My body".getBytes(StandardCharsets.UTF_8)))) {
            assertThatThrownBy(server::open).isInstanceOfSatisfying(HandshakeRejectedException.class, rejected -> {
                assertThat(rejected.status()).isEqualTo(409);
                assertThat(rejected.headers().get("x-reason")).containsExactly("busy");
                assertThat(rejected.body()).asString(StandardCharsets.UTF_8).isEqualTo("My body");
                assertThat(rejected).hasCauseInstanceOf(DeploymentException.class);
            });
        }
    }

    @Test
    @Tag("A16")
    void anInformationalStatusThatIsNot101IsARejectionWithoutBody() throws Exception {
        try (OneShotServer server = OneShotServer.answering("HTTP/1.1 100 CONTINUE\r\n\r\n")) {
            assertThatThrownBy(() -> WebSocketClient.open(PullServer.HOST, server.port(), "/", false))
                    .isInstanceOfSatisfying(HandshakeRejectedException.class, rejected -> {
                        assertThat(rejected.status()).isEqualTo(100);
                        assertThat(rejected.body()).isEmpty();
                    });
        }
    }

    // ---- messages and pings

    @Test
    void aMessageIsSentAndReceived() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            connection.send("This is a test message.");
            assertThat(connection.receive()).isEqualTo(new Message.Text("This is a test message."));
        }
    }

    @Test
    void binaryMessagesComeAsBinary() throws Exception {
        try (PullServer server = new PullServer(request -> {
                    WebSocketConnection connection = request.accept();
                    connection.send(connection.receive().asBytes());
                    PullServerTest.awaitEnd(connection);
                });
                WebSocketConnection connection = server.open()) {
            connection.send(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            Message message = connection.receive();
            assertThat(message.asBytes()).containsExactly(1, 2, 3);
            assertThatThrownBy(message::asText).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Tag("A10")
    void aPingReturnsTheRoundTripTimeAndFailsAfterTheEnd() throws Exception {
        try (PullServer server = PullServer.echo()) {
            WebSocketConnection connection = server.open();
            try (connection) {
                assertThat(connection.ping(ByteBuffer.wrap(new byte[] {'A'}))).isPositive();
            }
            assertThatThrownBy(() -> connection.ping(ByteBuffer.wrap(new byte[] {'B'})))
                    .isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    @Tag("A10")
    void twoPingsAtTheSameTimeAreBothAnswered() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            CompletableFuture<Duration> one = connection.pingAsync(null);
            CompletableFuture<Duration> two = connection.pingAsync(null);
            assertThat(one.get(20, TimeUnit.SECONDS)).isPositive();
            assertThat(two.get(20, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    @Tag("A10")
    void aPingWithThePayloadOfOneInFlightIsAnError() throws Exception {
        try (OneShotServer server = new OneShotServer(socket -> {
            RawHandshake.accept(socket);
            OneShotServer.awaitEnd(socket);
        })) {
            WebSocketConnection connection = WebSocketClient.open(PullServer.HOST, server.port(), "/", false);
            CompletableFuture<Duration> first = connection.pingAsync(ByteBuffer.wrap(new byte[] {'A'}));
            assertThatThrownBy(() -> connection.ping(ByteBuffer.wrap(new byte[] {'A'})))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(first).isNotDone();
            connection.abort();
            assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    @Tag("A11")
    void anUnsolicitedPongIsSentAndFailsAfterTheEnd() throws Exception {
        try (PullServer server = PullServer.echo()) {
            WebSocketConnection connection = server.open();
            try (connection) {
                connection.pong(ByteBuffer.wrap(new byte[] {'A'}));
                connection.pong();
                connection.send("still open");
                assertThat(connection.receive().asText()).isEqualTo("still open");
            }
            assertThatThrownBy(() -> connection.pong(ByteBuffer.wrap(new byte[] {'B'})))
                    .isInstanceOf(ConnectionClosedException.class);
        }
    }

    // ---- what it is

    @Test
    @Tag("A14")
    void bothEndsOfAConnectionAreKnown() throws Exception {
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = server.open()) {
            assertThat(connection.local().address()).isEqualTo("127.0.0.1");
            assertThat(connection.local().port()).isGreaterThan(1024);
            assertThat(connection.local().isSecure()).isFalse();
            assertThat(connection.remote().address()).isEqualTo("127.0.0.1");
            assertThat(connection.remote().port()).isEqualTo(server.port());
            assertThat(connection.remote().url()).isEqualTo("ws://127.0.0.1:" + server.port());
        }
    }

    @Test
    @Tag("A14")
    void theServersFieldsAreShownInOrderAndInLowerCase() throws Exception {
        try (PullServer server = new PullServer(request -> {
                    WebSocketConnection connection =
                            request.accept(null, Map.of("X-Test-Header", List.of("My test header", "second")));
                    PullServerTest.awaitEnd(connection);
                });
                WebSocketConnection connection = server.open()) {
            assertThat(connection.handshakeHeaders().subList(0, 3))
                    .containsExactly(
                            Map.entry("x-test-header", "My test header"),
                            Map.entry("x-test-header", "second"),
                            Map.entry("upgrade", "websocket"));
            assertThat(connection.subprotocol()).isEmpty();
        }
    }

    // ---- threads

    @Test
    @Tag("A20")
    void theCallersExecutorRunsWhatTheClientWouldRunOnItsOwnThreads() throws Exception {
        var executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "the caller's"));
        try (PullServer server = PullServer.echo();
                WebSocketConnection connection = WebSocketClient.builder()
                        .executor(executor)
                        .settings(Settings.client())
                        .open(PullServer.HOST, server.port(), "/", false)) {
            CompletableFuture<String> thread = connection
                    .pingAsync(null)
                    .thenApply(time -> Thread.currentThread().getName());
            // a pong that came before the stage was added leaves the stage to this thread
            assertThat(thread.get(20, TimeUnit.SECONDS))
                    .isIn("the caller's", Thread.currentThread().getName());
        } finally {
            executor.shutdown();
        }
    }
}
