package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import jakarta.websocket.OnMessage;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.fairlead.checks.Leaks;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of handlers on the event loop, which go out together with those of other connections. */
@ExtendWith(Leaks.class)
class AnswersTest {

    private static final int CONNECTIONS = 40;
    private static final char[] PASSWORD = {'p', 'w'};

    /** Echoes, the first message once all have been sent. */
    @ServerEndpoint("/together")
    public static class Together {
        private final CountDownLatch allSent;

        Together(CountDownLatch allSent) {
            this.allSent = allSent;
        }

        @OnMessage
        public void text(String message, Session session) throws IOException, InterruptedException {
            assertThat(allSent.await(60, TimeUnit.SECONDS)).isTrue();
            session.getBasicRemote().sendText(message);
        }
    }

    /** Answers by three messages, of which the middle one does not fit into a batch of small ones. */
    @ServerEndpoint("/sandwich")
    public static class Sandwich {

        @OnMessage
        public void bytes(byte[] message, Session session) throws IOException {
            session.getBasicRemote().sendText("before");
            session.getBasicRemote().sendBinary(ByteBuffer.wrap(message));
            session.getBasicRemote().sendText("behind");
        }
    }

    /** Waits until it may go on. */
    @ServerEndpoint("/gate")
    public static class Gate {
        private final CountDownLatch open;

        Gate(CountDownLatch open) {
            this.open = open;
        }

        @OnMessage
        public void text(String message) throws InterruptedException {
            assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Answers, and tells how that ended. */
    @ServerEndpoint("/told")
    public static class Told {
        private final BlockingQueue<SendResult> results;

        Told(BlockingQueue<SendResult> results) {
            this.results = results;
        }

        @OnMessage
        public void text(String message, Session session) {
            session.getAsyncRemote().sendText(message, results::add);
        }
    }

    /** A server whose handlers all run on one event loop. */
    private static WebSocketServerBuilder oneLoop() {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .ioThreads(1)
                .settings(s -> s.dispatch(Dispatch.EVENT_LOOP));
    }

    /** Text of two bytes, masked with zeros. */
    private static byte[] frame(int number) {
        return new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, (byte) ('0' + number / 10), (byte) ('0' + number % 10)
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachConnectionGetsItsOwnAnswerThoughManyAreReadAtOnce(boolean secure) throws Exception {
        X509Bundle bundle = TlsTest.certificate();
        SSLSocketFactory tls = TlsTest.trusting(bundle).getSocketFactory();
        CountDownLatch allSent = new CountDownLatch(1);
        List<RawClient> clients = new ArrayList<>();
        WebSocketServerBuilder builder = oneLoop();
        if (secure) {
            builder.tls(ServerTls.keyStore(bundle.toKeyStore(PASSWORD), PASSWORD));
        }
        try (WebSocketServer server =
                builder.endpoint(Together.class, () -> new Together(allSent)).start()) {
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                    clients.add(
                            new RawClient(secure ? tls.createSocket(socket, "localhost", server.port(), true) : socket)
                                    .upgrade("/together"));
                }
                for (int round = 0; round < 3; round++) {
                    for (int i = 0; i < CONNECTIONS; i++) {
                        clients.get(i).send(frame((i + round) % CONNECTIONS));
                    }
                    allSent.countDown();
                    for (int i = 0; i < CONNECTIONS; i++) {
                        int number = (i + round) % CONNECTIONS;
                        assertThat(clients.get(i).readBytes(4))
                                .containsExactly(0x81, 2, '0' + number / 10, '0' + number % 10);
                    }
                }
            } finally {
                for (RawClient client : clients) {
                    client.close();
                }
            }
        }
    }

    @Test
    void messagesOfSeveralSizesLeaveInTheirOrder() throws Exception {
        try (WebSocketServer server = oneLoop().endpoint(Sandwich.class).start();
                RawClient client = RawClient.upgraded(server.port(), "/sandwich")) {
            for (int bytes : new int[] {5_000, 20_000, 60_000}) {
                ByteBuffer frame = ByteBuffer.allocate(8 + bytes);
                frame.put((byte) 0x82).put((byte) 0xfe).putShort((short) bytes).putInt(0);
                client.send(frame.array());
                assertThat(client.readBytes(8)).endsWith("before".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.readBytes(4)).containsExactly(0x82, 126, bytes >> 8, bytes & 0xff);
                assertThat(client.readBytes(bytes)).containsOnly(0);
                assertThat(client.readBytes(8)).endsWith("behind".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void answerToAPeerThatEndsItsSideAtOnceIsToldAsSent() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        BlockingQueue<SendResult> results = new LinkedBlockingQueue<>();
        try (WebSocketServer server = oneLoop()
                        .endpoint(Gate.class, () -> new Gate(open))
                        .endpoint(Told.class, () -> new Told(results))
                        .start();
                RawClient gate = RawClient.upgraded(server.port(), "/gate");
                RawClient client = RawClient.upgraded(server.port(), "/told")) {
            gate.send(frame(1));
            client.send(frame(23)).endOutput(); // both are there when the event loop looks
            open.countDown();
            assertThat(results.poll(30, TimeUnit.SECONDS)).matches(SendResult::isOK);
            assertThat(client.readBytes(4)).containsExactly(0x81, 2, '2', '3');
        }
    }
}
