package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.util.Arrays;
import org.fairlead.checks.Leaks;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that vanish by a reset, at every stage: no line in the log, and neither channel nor session left. */
@ExtendWith(Leaks.class)
@ParameterizedClass
@EnumSource(Dispatch.class)
class ResetTest {

    private static final int TIMES = 10;

    /** What a client does before it vanishes. */
    private interface Stage {
        void reach(RawClient client) throws Exception;
    }

    private final Dispatch dispatch;

    ResetTest(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    private void resetAfter(Stage stage, ServerTls... tls) throws Exception {
        LogLines log = new LogLines();
        WebSocketServerBuilder builder = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> s.dispatch(dispatch))
                .endpoint(Echo.class);
        Arrays.stream(tls).forEach(builder::tls);
        try (WebSocketServer server = builder.start()) {
            for (int i = 0; i < TIMES; i++) {
                RawClient client = new RawClient(server.port());
                stage.reach(client);
                client.reset();
            }
            Channels.awaitNone(server);
        }
        assertThat(log.end()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "G", "GET /echo HTTP/1.1\r\n", "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n", "garbage\r\n\r\n"})
    void inOrBehindTheRequest(String request) throws Exception {
        resetAfter(client -> client.send(request));
    }

    @Test
    void beforeTheAnswerIsRead() throws Exception {
        resetAfter(client -> client.send(RawClient.handshake("/echo")));
    }

    @Test
    void betweenMessages() throws Exception {
        resetAfter(client -> client.upgrade("/echo"));
    }

    @Test
    void insideFrameHeader() throws Exception {
        resetAfter(client -> client.upgrade("/echo", (byte) 0x82, (byte) 0xfe, (byte) 1));
    }

    @Test
    void insideFrame() throws Exception {
        resetAfter(client -> client.upgrade("/echo").send(new byte[] {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'h', 'e'}));
    }

    @Test
    void insideMessage() throws Exception {
        resetAfter(client -> client.upgrade("/echo").send(new byte[] {0x01, (byte) 0x81, 0, 0, 0, 0, 'h'}));
    }

    @Test
    void whileTheReplyIsOnItsWay() throws Exception {
        byte[] manyMessages = new byte[7_000];
        for (int i = 0; i < manyMessages.length; i += 7) {
            System.arraycopy(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'h'}, 0, manyMessages, i, 7);
        }
        resetAfter(client -> client.upgrade("/echo").send(manyMessages));
    }

    @Test
    void insteadOfReadingTheCloseFrame() throws Exception {
        resetAfter(client -> client.upgrade("/echo", (byte) 0x88, (byte) 0x80, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
    }

    @Test
    void insteadOfEndingTheStreamAfterTheClosingHandshake() throws Exception {
        resetAfter(client -> {
            client.upgrade("/echo", (byte) 0x88, (byte) 0x80, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
            assertThat(client.readCloseCode()).isEqualTo(1005);
        });
    }

    @Test
    void insideTheTlsHandshake() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        ServerTls tls = ServerTls.keyStore(bundle.toKeyStore("pw".toCharArray()), "pw".toCharArray());

        resetAfter(client -> client.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01}), tls);
    }

    @Test
    void serverThatCloses() throws Exception {
        LogLines log = new LogLines();
        WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> s.dispatch(dispatch))
                .endpoint(Echo.class)
                .start();
        RawClient client = RawClient.upgraded(server.port(), "/echo");
        Thread stop = new Thread(server::close);
        stop.start();
        assertThat(client.readCloseCode()).isEqualTo(1001);

        client.reset();

        stop.join();
        Channels.awaitNone(server);
        assertThat(log.end()).isEmpty();
    }
}
