package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A sender of much more than the server's memory, and a handler that sleeps. 512 MiB by default; {@code -Dfairlead.flood.bytes=10000000000} sends as
 * much as docs/queues.md tells of.
 */
class FloodTest {

    private static final int MESSAGE_BYTES = 256 << 10;
    private static final int MESSAGES = (int) (Long.getLong("fairlead.flood.bytes", 512L << 20) / MESSAGE_BYTES);

    /** The default settings: what waits in the queue, and the message that found it full. */
    private static final int QUEUE_BYTES = (1 << 20) + MESSAGE_BYTES;

    /** The message that is being assembled, while it grows, and the one in the handler. */
    private static final int IN_THE_HAND = 3 * MESSAGE_BYTES;

    /** What a JVM's heap gains by itself meanwhile: classes, compiled code's constants, the other session. */
    private static final int BESIDES = 4 << 20;

    /** More than the socket buffers of both sides hold. */
    private static final long UNDERWAY = 48L << 20;

    @Test
    @Timeout(1800)
    @Tag("A7")
    void aFloodLeavesMemoryWithinTheProductOfTheLimitsAndBlocksItsSender() throws Exception {
        try (SmallHeap server = SmallHeap.run(Duration.ofSeconds(20), Duration.ofHours(24))) {
            server.answersOthers();
            long before = server.number("live");
            try (RawClient client = RawClient.upgraded(server.port, "/flood")) {
                AtomicInteger sent = new AtomicInteger();
                long began = System.nanoTime();
                CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> flood(client, sent));

                Progress.awaitStandstill(sent, MESSAGES);
                long underway = (long) sent.get() * MESSAGE_BYTES;
                assertThat(underway).as("the sender blocks").isLessThan(UNDERWAY);
                long most = server.number("live");
                server.answersOthers();

                server.order("go");
                long all = (long) MESSAGES * MESSAGE_BYTES;
                for (long received = 0; received < all; received = server.number("received")) {
                    most = Math.max(most, server.number("live"));
                    server.answersOthers();
                    TimeUnit.MILLISECONDS.sleep(200); // between two looks at the server, not to wait for it
                }
                sender.get(30, TimeUnit.SECONDS);
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);

                assertThat(most - before).isLessThan(QUEUE_BYTES + IN_THE_HAND + BESIDES);
                server.answersOthers();
                String figures = String.format(
                        "%d MiB in %d s; sender blocked at %d MiB; live heap %d KiB before, %d KiB at most, of 64 MiB",
                        all >> 20, seconds, underway >> 20, before >> 10, most >> 10);
                Logger.getLogger(FloodTest.class.getName()).info(figures);
            }
        }
    }

    private static void flood(RawClient client, AtomicInteger sent) {
        ByteBuffer frame = ByteBuffer.allocate(14 + MESSAGE_BYTES);
        frame.put((byte) 0x82).put((byte) 0xff).putLong(MESSAGE_BYTES).putInt(0);
        try {
            for (int i = 0; i < MESSAGES; i++) {
                client.send(frame.array());
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
