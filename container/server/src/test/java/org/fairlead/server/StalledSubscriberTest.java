package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.fairlead.topic.Delivery;
import org.fairlead.topic.SlowPolicy;
import org.fairlead.topic.Topic;
import org.fairlead.topic.Topics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One of a hundred subscribers does not read: the others get everything, and nobody waits for it. */
@Tag("C3")
@ExtendWith(Leaks.class)
class StalledSubscriberTest {

    private static final int READERS = 99;
    private static final int MESSAGE_BYTES = 16 << 10;

    /** Far more than the buffers of a socket whose peer reads nothing and has a small window. */
    private static final int MOST_MESSAGES = 2_000;

    @ServerEndpoint("/news")
    public static final class News {
        private final Topic<byte[]> topic;
        private final Semaphore subscribed;

        News(Topic<byte[]> topic, Semaphore subscribed) {
            this.topic = topic;
            this.subscribed = subscribed;
        }

        @OnOpen
        public void open(Session session) {
            topic.subscribe(session);
            subscribed.release();
        }
    }

    /** Checks each message and says so. */
    private static void read(Socket socket, Semaphore received) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] message = new byte[MESSAGE_BYTES];
            for (int i = 0; ; i++) {
                int opcode = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                if (opcode != 0x82 || length != 126 || in.readUnsignedShort() != MESSAGE_BYTES) {
                    return; // Close
                }
                in.readFully(message);
                if (message[0] != (byte) i) {
                    return;
                }
                received.release();
            }
        } catch (IOException e) {
            // the end of the test
        }
    }

    private static byte[] message(int number) {
        byte[] message = new byte[MESSAGE_BYTES];
        message[0] = (byte) number;
        return message;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "latest", "close"})
    void othersGetEverythingAndNobodyWaits(String policy) throws Exception {
        SlowPolicy slow = switch (policy) {
            case "drop" -> SlowPolicy.DROP;
            case "latest" -> SlowPolicy.LATEST;
            default -> SlowPolicy.CLOSE;
        };
        Semaphore subscribed = new Semaphore(0);
        Semaphore received = new Semaphore(0);
        List<Socket> open = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Topics topics = Topics.builder().slow(slow).build()) {
            Topic<byte[]> topic = topics.topic("news", byte[].class);
            try (WebSocketServer server = WebSocketServer.builder()
                            .host("127.0.0.1")
                            .port(0)
                            .settings(s -> s.outbox(4, 64 << 10))
                            .endpoint(News.class, () -> new News(topic, subscribed))
                            .start();
                    // before the server, which would wait for an answer to its Close
                    Closeable clients = () -> closeAll(open)) {
                Socket stalled = new Socket();
                open.add(stalled);
                stalled.setReceiveBufferSize(4096);
                stalled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                var unused = new RawClient(stalled).upgrade("/news");
                for (int i = 0; i < READERS; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                    open.add(socket);
                    var upgraded = new RawClient(socket).upgrade("/news");
                    threads.execute(() -> read(socket, received));
                }
                assertThat(subscribed.tryAcquire(READERS + 1, 30, TimeUnit.SECONDS))
                        .isTrue();
                Delivery delivery = Delivery.NONE;
                int published = 0;
                while (delivery.dropped() + delivery.replaced() + delivery.closed() == 0) {
                    assertThat(published).isLessThan(MOST_MESSAGES);
                    delivery = topic.publish(message(published++));
                    assertThat(received.tryAcquire(READERS, 60, TimeUnit.SECONDS))
                            .as("everybody but one has message %d", published)
                            .isTrue();
                }
                assertThat(delivery).isEqualTo(expected(policy));
                assertThat(topic.subscribers()).isGreaterThanOrEqualTo(READERS);
            } finally {
                threads.shutdownNow();
            }
            assertThat(topics.sessions()).as("left when the server has closed").isZero();
            assertThat(topics.size()).isZero();
        }
    }

    private static Delivery expected(String policy) {
        return switch (policy) {
            case "drop" -> new Delivery(READERS, 0, 1, 0, 0, 0);
            case "latest" -> new Delivery(READERS + 1, 1, 0, 0, 0, 0);
            default -> new Delivery(READERS, 0, 0, 1, 0, 0);
        };
    }
}
