package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and their responses. */
@Tag("B5")
class TimedHttpTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ServerSocket listener;
    private final URI uri;

    TimedHttpTest() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(30_000);
        uri = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    @BeforeEach
    void limit() {
        Timeouts.setDefault(() -> SHORT);
    }

    @AfterEach
    void close() throws IOException {
        Timeouts.setDefault(null);
        listener.close();
    }

    @Test
    void aRefusedConnectionIsAConnectException() throws IOException {
        listener.close();
        assertThatThrownBy(() -> TimedHttp.request(uri).limit(LONG).get())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(uri.toString());
    }

    @Test
    void statusHeadersAndBodyOfAResponseAreReturned() throws Exception {
        CompletableFuture<Void> served = HttpPeer.serving(listener, socket -> {
            HttpPeer.readHead(socket);
            HttpPeer.write(socket, "HTTP/1.0 404 Not here\r\nX-A: b\r\nContent-Length: 8\r\n\r\nSuccess.");
        });
        TimedHttp.Response response = TimedHttp.request(uri).limit(LONG).get();
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers().firstValue("x-a")).contains("b");
        assertThat(response.body()).isEqualTo("Success.".getBytes(StandardCharsets.UTF_8));
        assertThat(response.text()).isEqualTo("Success.");
        served.get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatIsPostedArrivesWithItsFields() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        CompletableFuture<Void> served = HttpPeer.serving(listener, socket -> {
            String head = HttpPeer.readHead(socket);
            byte[] body = socket.getInputStream().readNBytes(5);
            seen.set(head + new String(body, StandardCharsets.UTF_8));
            HttpPeer.write(socket, "HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n");
        });
        TimedHttp.Response response = TimedHttp.request(uri)
                .limit(LONG)
                .header("X-Token", "secret")
                .post("text/plain", "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        served.get(60, TimeUnit.SECONDS);
        assertThat(seen.get())
                .startsWith("POST / HTTP/1.1\r\n")
                .contains("X-Token: secret\r\n", "Content-Type: text/plain\r\n")
                .endsWith("\r\n\r\nhello");
    }

    @Test
    void redirectsAreReturnedAndNotFollowed() throws Exception {
        CompletableFuture<Void> served = HttpPeer.serving(listener, socket -> {
            HttpPeer.readHead(socket);
            HttpPeer.write(socket, "HTTP/1.1 302 There\r\nLocation: " + uri + "other\r\nContent-Length: 0\r\n\r\n");
        });
        assertThat(TimedHttp.request(uri).limit(LONG).get().status()).isEqualTo(302);
        served.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\nghijk\r\n"
            })
    void aBodyThatIsTooLargeIsRefused(String answer) throws Exception {
        CompletableFuture<Void> served = HttpPeer.serving(listener, socket -> {
            HttpPeer.readHead(socket);
            HttpPeer.write(socket, answer);
            HttpPeer.awaitClosed(socket);
        });
        assertThatThrownBy(
                        () -> TimedHttp.request(uri).limit(LONG).maxBodySize(10).get())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at least 11 bytes, and at most 10 are taken");
        served.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() throws Exception {
        CompletableFuture<Void> served = HttpPeer.serving(listener, socket -> {
            HttpPeer.readHead(socket);
            HttpPeer.write(socket, "HTTP/1.0 200 OK\r\n\r\n0123456789");
        });
        assertThat(TimedHttp.request(uri).limit(LONG).maxBodySize(10).get().body())
                .hasSize(10);
        served.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/", "file:///etc/passwd", "mailto:a@b", "/relative", "http:///nohost"})
    void onlyHttpUrisAreFetched(String other) {
        assertThatThrownBy(() -> TimedHttp.fetch(URI.create(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(other);
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        assertThatThrownBy(() -> TimedHttp.request(uri).maxBodySize(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimedHttp.request(uri).header("Host", "other"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimedHttp.request(uri).header("a b", "c"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Tag("B4")
    @Test
    void withoutALimitAndADefaultAFetchIsAnErrorAtOnce() {
        Timeouts.setDefault(null);
        assertThatThrownBy(() -> TimedHttp.fetch(uri)).isInstanceOf(IllegalStateException.class);
    }

    @Tag("B4")
    @Test
    void aBudgetThatIsSpentFetchesNothing() throws Exception {
        Timeouts.setDefault(() -> Duration.ZERO);
        assertThatThrownBy(() -> TimedHttp.fetch(uri)).isInstanceOf(TimeLimitException.class);
        listener.setSoTimeout(1);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void nobodyWaitsOnAnEventLoop() throws Exception {
        var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            assertThatThrownBy(() -> loops.submit(() -> TimedHttp.fetch(uri)).get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop");
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }
}
