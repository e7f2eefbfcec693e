package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that stop reading, and what becomes of them, of the others, and of the server's memory. */
class StalledPeersTest {

    private static final int SUBSCRIBERS = 100;

    /** Settings' default marks, 16 of them as the hard limit, and what a JVM's heap gains by itself with 100 sessions. */
    private static final long LIMIT = 16 * (64L << 10) + (8L << 20);

    private static RawClient stalled(SmallHeap server, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10); // so that little is on the way between the two
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
        return new RawClient(socket).upgrade(path);
    }

    /** Sockets that are read, and whose bytes nobody wants. */
    private static final class Readers implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final Thread thread = new Thread(this::read, "readers");

        Readers(SmallHeap server, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
                channel.write(ByteBuffer.wrap(RawClient.handshake("/feed")));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            thread.start();
        }

        private void read() {
            ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
            try {
                while (selector.isOpen()) {
                    selector.select(key -> {
                        try {
                            if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                                key.channel().close();
                            }
                        } catch (IOException e) {
                            key.cancel();
                        }
                    });
                }
            } catch (IOException | java.nio.channels.ClosedSelectorException e) {
                // closed meanwhile
            }
        }

        @Override
        public void close() throws IOException {
            for (SelectionKey key : new ArrayList<>(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        }
    }

    @Test
    @Timeout(300)
    @Tag("A7")
    @Tag("C2")
    void oneOfAHundredThatStopsReadingHoldsUpNobodyAndIsClosedWith1006() throws Exception {
        try (SmallHeap server = SmallHeap.run(Duration.ofSeconds(1), Duration.ofHours(1));
                RawClient stalled = stalled(server, "/feed")) {
            while (server.number("subscribers") < 1) {
                Thread.onSpinWait();
            }
            try (Readers others = new Readers(server, SUBSCRIBERS - 1)) {
                while (server.number("subscribers") < SUBSCRIBERS) {
                    Thread.onSpinWait();
                }
                long before = server.number("live");
                String told = server.ask("broadcast");
                assertThat(told).startsWith("rounds ");
                List<String> ends = new ArrayList<>(server.told);
                if (ends.size() < 2) {
                    ends.add(server.awaitTold("feed close"));
                }
                long after = server.number("live");
                assertThat(after - before).isLessThan(LIMIT);
                assertThat(ends).containsExactly("feed error SendTimeoutException", "feed close 1006");
                assertThat(server.number("subscribers")).isEqualTo(SUBSCRIBERS - 1);
                assertThat(stalled.readBytes(2)).as("it was sent something").isNotEmpty();
                server.answersOthers();
                Logger.getLogger(StalledPeersTest.class.getName())
                        .info("broadcast " + told + " ms; live heap " + (before >> 10) + " KiB before, " + (after >> 10)
                                + " KiB with the backlog of the one that stalled");
            }
        }
    }

    @Test
    @Timeout(300)
    @Tag("A7")
    @Tag("C2")
    void aBlockingSenderIsToldWhenTheHeartbeatClosesTheConnection() throws Exception {
        try (SmallHeap server = SmallHeap.run(Duration.ofHours(1), Duration.ofSeconds(1));
                RawClient stalled = stalled(server, "/pour")) {
            long before = server.number("live");
            stalled.send(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0});
            server.answersOthers();
            assertThat(server.awaitTold("pour over")).contains("1006", "No pong came within 2000 ms");
            assertThat(server.number("live") - before).isLessThan(LIMIT);
            assertThat(server.awaitTold("pour close")).isEqualTo("pour close 1006 No pong came within 2000 ms");
            server.answersOthers();
        }
    }

    @Test
    @Timeout(300)
    @Tag("A7")
    @Tag("C2")
    @Tag("A23")
    void withoutAHeartbeatABlockingSendOfWhichNothingGoesForItsTimeoutClosesTheConnectionWith1006() throws Exception {
        try (SmallHeap server = SmallHeap.run(Duration.ofSeconds(1), Duration.ofHours(1));
                RawClient stalled = stalled(server, "/pour")) {
            long before = server.number("live");
            stalled.send(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0});
            server.answersOthers();
            server.awaitTold("pour timeout");
            assertThat(server.number("live") - before).isLessThan(LIMIT);
            server.awaitTold("pour over");
            assertThat(server.awaitTold("pour error")).isEqualTo("pour error The peer took nothing for 1000 ms");
            assertThat(server.awaitTold("pour close")).isEqualTo("pour close 1006 ");
            server.answersOthers();
        }
    }
}
