package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes to a port that is open to the world: a status or a clean close, and nothing left behind. */
@Tag("A21")
@ExtendWith(Leaks.class)
class BadInputTest {

    private static final String CRLF = "\r\n";

    private final LogLines log = new LogLines();
    private WebSocketServer server;

    @BeforeEach
    void start() throws Exception {
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .deployment(new NoEndpoints())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        Channels.awaitNone(server);
        server.close();
        assertThat(log.end()).isEmpty();
    }

    private RawClient connect() throws IOException {
        return new RawClient(server.port());
    }

    @Test
    void tlsBytesOnPlainPortAreRefusedAtOnce() throws Exception {
        try (RawClient client = connect()) {
            byte[] clientHello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};

            assertThat(client.send(clientHello).readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u0002",
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / FTP/1\r\n\r\n"
            })
    void garbageIsRefused(String garbage) throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.send(garbage).readAll())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .containsIgnoringCase("\r\nConnection: close\r\n");
        }
    }

    @Tag("defaults")
    @Test
    void longRequestLineIsRefused() throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.send("GET /" + "a".repeat(9_000)).readAll()).startsWith("HTTP/1.1 414 ");
        }
    }

    @Tag("defaults")
    @Test
    void megabyteOfHeadersIsRefusedWithoutReadingIt() throws Exception {
        try (RawClient client = connect()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n");
            try {
                for (int line = 0; line < 1_000; line++) {
                    client.send("X-" + line + ": " + "a".repeat(1_000) + CRLF);
                }
            } catch (IOException refusedMeanwhile) {
                // the server need not wait for the end
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Tag("defaults")
    @Test
    void moreThanHundredFieldsAreRefused() throws Exception {
        try (RawClient client = connect()) {
            client.send("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(101) + CRLF);

            assertThat(client.readAll()).startsWith("HTTP/1.1 431 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
    void requestWithBodyIsRefused(String rest) throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.send("POST / HTTP/1.1\r\nHost: x\r\n" + rest).readAll())
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void secondPipelinedRequestIsNotAnswered() throws Exception {
        try (RawClient client = connect()) {
            String answer =
                    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2)).readAll();

            assertThat(answer.split("HTTP/1.1 404", -1)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: a\r\n", "Host: a/b\r\n"})
    void requestOfHttp11ThatDoesNotNameItsHostIsRefused(String fields) throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.send("GET /nowhere HTTP/1.1\r\n" + fields + CRLF).readAll())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("Host must ");
        }
    }

    @Test
    void requestOfHttp10NeedsNoHost() throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.send("GET /nowhere HTTP/1.0\r\n\r\n").readAll()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void halfRequestLineThenEndIsClosedInSilence() throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.send("GET / HT").endOutput().readAll()).isEmpty();
        }
    }

    @Test
    void upgradeForUnknownPathIsNotFound() throws Exception {
        try (RawClient client = connect()) {
            String answer = client.send(
                            "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
                    .readAll();

            assertThat(answer).startsWith("HTTP/1.1 404 Not Found\r\n");
        }
    }

    @Tag("A4")
    @Test
    void slowHandshakeIsCutInSilence() throws Exception {
        try (WebSocketServer hasty = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .deployment(new NoEndpoints())
                        .settings(s -> s.connectTimeout(Duration.ofMillis(200)))
                        .start();
                RawClient client = new RawClient(hasty.port())) {
            long start = System.nanoTime();
            client.send("GET / HTTP/1.1\r\nX");

            assertThat(client.ended()).isTrue();
            assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
            Channels.awaitNone(hasty);
        }
    }

    @Test
    void endlessInputAfterRefusalIsDiscardedAndCut() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            byte[] chunk = new byte[64 << 10];
            boolean cut = false;
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!cut && System.nanoTime() < limit) {
                try {
                    out.write(chunk);
                } catch (IOException e) {
                    cut = true;
                }
            }
            assertThat(cut).isTrue();
        }
    }
}
