package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's own client talks to our server. */
class JdkClientIT {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().sslContext(TestCertificate.get().trusting()).build();

    private static OurServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = OurServer.start(false);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** Whole messages and the end, to be waited for. */
    private static final class Listener implements WebSocket.Listener {
        final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();

        /** Used by one callback at a time, as the JDK promises. */
        private final StringBuilder text = new StringBuilder();

        private ByteBuffer binary = ByteBuffer.allocate(4 << 20);

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            binary.put(data);
            if (last) {
                messages.add(binary.flip());
                binary = ByteBuffer.allocate(4 << 20);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            messages.add("pong " + StandardCharsets.UTF_8.decode(payload));
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete((code + " " + reason).trim());
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }

        Object next() throws InterruptedException {
            Object message = messages.poll(30, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("No message; closed: " + closed);
            }
            return message;
        }
    }

    private static WebSocket open(URI uri, Listener listener, String... subprotocols) throws Exception {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().header("X-Interop", "one two");
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], java.util.Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        return builder.buildAsync(uri, listener).get(30, TimeUnit.SECONDS);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "žluťoučký κόσμε 😀"})
    void textIsEchoed(String text) throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(server.uri("/echo"), listener);
        await(socket.sendText(text, true));
        assertThat(listener.next()).isEqualTo(text);
        await(socket.sendClose(1000, "done"));
        assertThat(await(listener.closed)).startsWith("1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 1 << 20})
    void binaryIsEchoedPlainAndByTls(int size) throws Exception {
        byte[] bytes = new byte[size];
        new java.util.Random(size).nextBytes(bytes);
        for (URI uri : List.of(server.uri("/echo"), server.secureUri("/echo"))) {
            Listener listener = new Listener();
            WebSocket socket = open(uri, listener);
            await(socket.sendBinary(ByteBuffer.wrap(bytes), true));
            assertThat(listener.next()).isEqualTo(ByteBuffer.wrap(bytes));
            socket.abort();
        }
    }

    @Test
    void fragmentsArePutTogether() throws Exception {
        for (String path : List.of("/echo", "/partial")) {
            Listener listener = new Listener();
            WebSocket socket = open(server.uri(path), listener);
            for (int i = 0; i < 100; i++) {
                await(socket.sendText("část " + i + ", ", i == 99));
            }
            assertThat((String) listener.next()).startsWith("část 0, ").endsWith("část 99, ");
            socket.abort();
        }
    }

    @Test
    void aPingIsAnsweredBetweenFragments() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(server.uri("/echo"), listener);
        await(socket.sendText("first, ", false));
        await(socket.sendPing(StandardCharsets.UTF_8.encode("now")));
        assertThat(listener.next()).isEqualTo("pong now");
        await(socket.sendText("last", true));
        assertThat(listener.next()).isEqualTo("first, last");
        socket.abort();
    }

    @Test
    void subprotocolAndHeadersAreNegotiated() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(server.uri("/subprotocol"), listener, "other", "chat.v1");
        assertThat(socket.getSubprotocol()).isEqualTo("chat.v1");
        assertThat(listener.next()).isEqualTo("subprotocol=chat.v1");
        socket.abort();
        Listener second = new Listener();
        WebSocket headers = open(server.uri("/headers"), second);
        assertThat(second.next()).isEqualTo("X-Interop=one two");
        headers.abort();
    }

    @ParameterizedTest
    @CsvSource({"1000,done", "1001,''", "3000,registered", "4000,''", "4999,žluťoučký"})
    void theServerCloses(int code, String reason) throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(server.uri("/close"), listener);
        await(socket.sendText((code + " " + reason).trim(), true));
        assertThat(await(listener.closed)).isEqualTo((code + " " + reason).trim());
    }

    @Test
    void anAbortIsToldAs1006() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(server.uri("/report/jdk-abort"), listener);
        assertThat(listener.next()).isEqualTo("open");
        socket.abort();
        Listener reports = new Listener();
        WebSocket second = open(server.uri("/reports/jdk-abort"), reports);
        assertThat((String) reports.next()).startsWith("1006");
        second.abort();
    }

    @Test
    void anOversizedMessageEndsIn1009() throws Exception {
        Listener listener = new Listener();
        WebSocket socket = open(server.uri("/limit"), listener);
        await(socket.sendText("x".repeat(1025), true));
        assertThat(await(listener.closed)).startsWith("1009");
    }

    @Test
    void aMissingPathIsRefusedWith404() {
        assertThatThrownBy(() -> open(server.uri("/nowhere"), new Listener()))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(404));
    }

    @Test
    void manyConnectionsAtOnceAreEchoed() throws Exception {
        List<WebSocket> sockets = new ArrayList<>();
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Listener listener = new Listener();
            listeners.add(listener);
            sockets.add(open(server.uri("/echo"), listener));
        }
        for (int n = 0; n < 5; n++) {
            for (int i = 0; i < sockets.size(); i++) {
                await(sockets.get(i).sendText(i + ": " + n, true));
            }
        }
        for (int i = 0; i < sockets.size(); i++) {
            for (int n = 0; n < 5; n++) {
                assertThat(listeners.get(i).next()).isEqualTo(i + ": " + n);
            }
            sockets.get(i).abort();
        }
    }

    @Test
    void aServerThatStopsSays1001() throws Exception {
        try (OurServer stopping = OurServer.start(false)) {
            Listener listener = new Listener();
            WebSocket socket = open(stopping.uri("/echo"), listener);
            await(socket.sendText("here", true));
            assertThat(listener.next()).isEqualTo("here");
            stopping.close();
            assertThat(await(listener.closed)).startsWith("1001");
        }
    }
}
