package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions over real sockets, with a client that is not ours, and with raw bytes. */
@ExtendWith(Leaks.class)
class EchoTest {

    private static final String HANDSHAKE =
            "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** "Hi", masked with zeros. */
    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'};

    private final HttpClient http = HttpClient.newHttpClient();
    private WebSocketServer server;

    @BeforeEach
    void start() throws Exception {
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(Echo.class)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient upgraded(byte[] behindTheHead) throws Exception {
        RawClient client = new RawClient(server.port());
        byte[] head = HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(head, head.length + behindTheHead.length);
        System.arraycopy(behindTheHead, 0, all, head.length, behindTheHead.length);
        client.send(all);
        assertThat(client.readHead())
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return client;
    }

    @Test
    void textAndBinaryComeBack() throws Exception {
        Peer peer = new Peer();
        WebSocket socket = Peer.connect(http, Peer.at(server, "/echo"), peer);
        byte[] large = new byte[700_000];
        new Random(1).nextBytes(large);

        socket.sendText("grüße", true).get(30, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.wrap(large), true).get(30, TimeUnit.SECONDS);

        assertThat(peer.next()).isEqualTo("grüße");
        assertThat(peer.next()).isEqualTo(large);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
        assertThat(peer.next()).isEqualTo(1000);
        Channels.awaitNone(server);
        assertThat(server.openSessions()).isZero();
    }

    @Test
    void scannedPackageIsDeployed() throws Exception {
        try (WebSocketServer scanned = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .contextPath("/app")
                .scan("org.fairlead.server")
                .start()) {
            Peer peer = new Peer();
            WebSocket socket = Peer.connect(http, Peer.at(scanned, "/echo"), peer);

            socket.sendText("found", true).get(30, TimeUnit.SECONDS);

            assertThat(peer.next()).isEqualTo("found");
            assertThat(scanned.uri().getPath()).isEqualTo("/app");
        }
    }

    @Test
    void frameInTheSegmentOfTheHeadIsRead() throws Exception {
        try (RawClient client = upgraded(HI)) {
            assertThat(client.readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
        }
    }

    @Test
    void bytesOneByOneAreRead() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            for (byte b : HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1)) {
                client.send(new byte[] {b});
            }
            client.readHead();
            for (byte b : HI) {
                client.send(new byte[] {b});
            }
            assertThat(client.readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
        }
    }

    @Test
    void unmaskedFrameIsClosedWith1002AndReadable() throws Exception {
        try (RawClient client = upgraded(new byte[0])) {
            client.send(new byte[] {(byte) 0x81, 2, 'H', 'i'});
            client.send(new byte[100_000]); // unread input must not destroy the Close frame

            byte[] close = client.readBytes(4);
            assertThat(close[0]).isEqualTo((byte) 0x88);
            assertThat(((close[2] & 0xff) << 8) | (close[3] & 0xff)).isEqualTo(1002);
        }
        Channels.awaitNone(server);
    }

    @Test
    void resetOfOpenSessionsLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            RawClient client = upgraded(i % 2 == 0 ? HI : new byte[] {(byte) 0x82, (byte) 0xfe, 1});
            client.reset();
        }
        Channels.awaitNone(server);
        assertThat(server.openSessions()).isZero();
    }

    @Test
    void endOfInputWithoutCloseEndsTheSession() throws Exception {
        try (RawClient client = upgraded(new byte[0])) {
            client.endOutput();
            // the end comes, and at most a Close frame before it
            assertThat(client.readAll()).hasSizeLessThanOrEqualTo(127);
        }
        Channels.awaitNone(server);
        assertThat(server.openSessions()).isZero();
    }

    @Test
    void stopTellsGoingAway() throws Exception {
        Peer peer = new Peer();
        Peer.connect(http, Peer.at(server, "/echo"), peer);

        server.stop(Duration.ofSeconds(30));

        assertThat(peer.next()).isEqualTo(1001);
        assertThat(server.openConnections()).isZero();
        server.await();
    }

    @Test
    void stopCutsWhoDoesNotAnswer() throws Exception {
        try (RawClient client = upgraded(new byte[0])) {
            server.stop(Duration.ofMillis(200));

            assertThat(server.openConnections()).isZero();
            assertThat(client.read()).isEqualTo(0x88);
        }
    }

    @Test
    void connectionsGoOnWhenAcceptingStops() throws Exception {
        try (RawClient client = upgraded(new byte[0])) {
            server.stopAccepting();

            client.send(HI);
            assertThat(client.readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
            assertThat(server.listeners()).isEmpty();
        }
    }
}
