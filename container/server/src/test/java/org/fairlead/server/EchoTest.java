package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions over real sockets, with a client that is not ours, and with raw bytes. */
@ExtendWith(Leaks.class)
@ParameterizedClass
@EnumSource(Dispatch.class)
class EchoTest {

    /** "Hi", masked with zeros. */
    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'};

    private final HttpClient http = HttpClient.newHttpClient();
    private final Dispatch dispatch;
    private WebSocketServer server;

    EchoTest(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    @BeforeEach
    void start() throws Exception {
        server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> s.dispatch(dispatch))
                .endpoint(Echo.class)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient upgraded(byte... behindTheHead) throws Exception {
        return RawClient.upgraded(server.port(), "/echo", behindTheHead);
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
    }

    @Test
    void scannedPackageIsDeployed() throws Exception {
        try (WebSocketServer scanned = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .contextPath("/app")
                .scan("org.fairlead.server.scanned")
                .start()) {
            Peer peer = new Peer();
            WebSocket socket = Peer.connect(http, Peer.at(scanned, "/found"), peer);

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
            for (byte b : RawClient.handshake("/echo")) {
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
        try (RawClient client = upgraded()) {
            client.send(new byte[] {(byte) 0x81, 2, 'H', 'i'});
            client.send(new byte[100_000]); // unread input must not destroy the Close frame

            assertThat(client.readCloseCode()).isEqualTo(1002);
        }
        Channels.awaitNone(server);
    }

    @Test
    void endOfInputWithoutCloseEndsTheSession() throws Exception {
        try (RawClient client = upgraded()) {
            client.endOutput();
            assertThat(client.readAll()).isEmpty();
        }
        Channels.awaitNone(server);
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
        try (RawClient client = upgraded(HI)) {
            // an answer tells that the session is open: one that opens later may be cut before it is closed
            assertThat(client.readBytes(4)).containsExactly(0x81, 2, 'H', 'i');

            server.stop(Duration.ofMillis(200));

            assertThat(server.openConnections()).isZero();
            assertThat(client.read()).isEqualTo(0x88);
        }
    }

    @Test
    void connectionsGoOnWhenAcceptingStops() throws Exception {
        try (RawClient client = upgraded()) {
            server.stopAccepting();

            client.send(HI);
            assertThat(client.readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
            assertThat(server.listeners()).isEmpty();
        }
    }

    @Test
    void contextPathOutsideAsciiIsThatOfRequestsInUtf8() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .contextPath("/café")
                .endpoint(Echo.class)
                .start()) {
            assertThat(server.uri().getRawPath()).isEqualTo("/caf%C3%A9");
            RawClient.upgraded(server.port(), "/caf%C3%A9/echo").close();
        }
    }
}
