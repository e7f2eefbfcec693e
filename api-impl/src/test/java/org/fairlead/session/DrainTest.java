package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is encoded when, between messages, pongs and the Close frame. */
class DrainTest {
    private static final SendCallback NOBODY = failure -> {};

    /** One whose mark is at 1024 bytes, which a binary message of 1020 bytes takes with its header. */
    private static HandHost full() {
        Settings settings = Settings.server().toBuilder().outbox(256, 1024).build();
        HandHost host = HandHost.opened(Role.SERVER, settings, Dispatch.WORKER);
        host.connection().sendBinaryAsync(ByteBuffer.allocate(1020), 0, NOBODY);
        host.run();
        assertThat(host.sent()).startsWith("82 7e 03 fc");
        return host;
    }

    @Test
    void whileThePeerTakesNothingOnlyTheLatestPingIsAnsweredLater() {
        HandHost host = full();
        host.receive(host.frame(HandHost.PING, "a"), host.frame(HandHost.PING, "b"));
        host.receive(host.frame(HandHost.PING, "c"));
        assertThat(host.sent()).isEmpty();
        host.written(1);
        assertThat(host.sent()).isEqualTo("8a 01 63");
        host.written(1000);
        assertThat(host.sent()).as("once").isEmpty();
    }

    @Test
    void thePongThatIsOwedGoesBeforeTheClose() {
        HandHost host = full();
        host.receive(host.frame(HandHost.PING, "a"));
        host.connection().close(1000, "");
        host.run();
        assertThat(host.sent()).isEmpty();
        host.written(1);
        host.written(1023);
        assertThat(host.sent()).isEqualTo("8a 01 61 88 02 03 e8");
    }

    @Test
    void whatHasLeftTakesNoRoom() {
        HandHost host = full();
        host.written(1024);
        for (int i = 0; i < 3; i++) {
            host.receive(host.frame(HandHost.PING, "a"));
            assertThat(host.sent()).isEqualTo("8a 01 61");
        }
        host.advance(Duration.ofSeconds(30));
        assertThat(host.sent()).as("a heartbeat").startsWith("89 08");
        host.connection().sendTextAsync("a", 0, NOBODY);
        host.run();
        assertThat(host.sent()).isEqualTo("81 01 61");
    }

    @Test
    void thePeersTimeForAPongBeginsWhenTheHeartbeatHasLeft() {
        HandHost host = full();
        host.advance(Duration.ofSeconds(30));
        host.advance(Duration.ofSeconds(15));
        host.written(1024);
        host.advance(Duration.ofSeconds(15));
        host.written(10);
        host.connection().sendTextAsync("a", 0, NOBODY);
        host.run();
        host.advance(Duration.ofSeconds(5));
        host.written(3);
        host.advance(Duration.ofSeconds(15).minusNanos(1));
        assertThat(host.told).containsExactly("open");
        host.advance(Duration.ofNanos(1));
        assertThat(host.told).containsExactly("open", "close 1006 No pong came within 20000 ms");
    }

    @Test
    void aMessageAndACloseWaitForRoom() {
        HandHost host = full();
        host.connection().sendTextAsync("a", 0, NOBODY);
        host.connection().close(1000, "");
        host.run();
        assertThat(host.sent()).isEmpty();
        host.written(1000);
        assertThat(host.sent()).isEqualTo("81 01 61 88 02 03 e8");
    }

    @Test
    void noAnswerFollowsTheClose() {
        HandHost host = HandHost.client();
        host.connection().close(1000, "");
        host.run();
        host.sent();
        host.receive(host.frame(HandHost.PING, "a"));
        assertThat(host.sent()).isEmpty();
    }

    @Test
    void theAnswersToAFloodOfPingsDoNotWaitForTheEndOfTheRead() {
        HandHost host = HandHost.server();
        ByteBuffer ping = host.frame(HandHost.PING, "x".repeat(125));
        ByteBuffer[] flood = Collections.nCopies(300, ping).stream()
                .map(ByteBuffer::duplicate)
                .toArray(ByteBuffer[]::new);
        host.on(() -> {
            host.offer(HandHost.join(flood));
            assertThat(host.sent()).as("before the end of the read").isNotEmpty();
        });
    }

    @Test
    void nothingGoesBehindAFrameThatWasTornByAFault() {
        HandHost host = HandHost.server();
        host.fault = new IllegalStateException("a fault");
        host.connection().sendTextAsync("torn", 0, new SendCallback() {
            @Override
            public void onSent(@Nullable Throwable failure) {
                host.fault = null;
                host.connection().sendTextAsync("behind it", 0, NOBODY);
            }

            @Override
            public boolean immediate() {
                return true;
            }
        });
        host.run();
        assertThat(host.sent()).isEmpty();
        assertThat(host.asked).containsExactly("abort");
        assertThat(host.told).containsExactly("open", "error a fault", "close 1006 ");
    }

    // ---- while batching is allowed

    private static HandHost batching(HandHost host) {
        host.connection().allowBatching(true);
        host.run();
        return host;
    }

    @Test
    void noPongIsHeldBackInABatch() {
        HandHost host = batching(HandHost.server());
        host.connection().sendTextAsync("a", 0, NOBODY);
        host.run();
        assertThat(host.sent()).isEmpty();
        host.receive(host.frame(HandHost.PING, "b"), host.frame(HandHost.PING, "c"));
        assertThat(host.sent()).isEqualTo("81 01 61 8a 01 62 8a 01 63");
        host.connection().sendTextAsync("d", 0, NOBODY);
        host.run();
        assertThat(host.sent()).as("messages are held back again").isEmpty();
    }

    @Test
    void aPongThatIsOwedIsNotHeldBackInABatch() {
        HandHost host = batching(full());
        host.receive(host.frame(HandHost.PING, "a"));
        host.written(1024);
        assertThat(host.sent()).isEqualTo("8a 01 61");
    }

    @Test
    void noPingWhosePongIsAwaitedIsHeldBackInABatch() {
        HandHost host = batching(HandHost.server());
        var pong = host.connection().pingAsync(ByteBuffer.wrap(new byte[] {'a'}), null);
        host.run();
        assertThat(host.sent()).isEqualTo("89 01 61");
        host.receive(host.frame(HandHost.PONG, "a"));
        assertThat(pong).isCompleted();
    }

    @Test
    void aFlushIsForWhatStillWaitsForRoomToo() throws Exception {
        HandHost host = batching(full());
        host.connection().sendTextAsync("a", 0, NOBODY);
        host.connection().sendTextAsync("b", 0, NOBODY);
        host.connection().flushBatch();
        host.run();
        assertThat(host.sent()).isEmpty();
        host.written(1024);
        assertThat(host.sent()).isEqualTo("81 01 61 81 01 62");
        host.connection().sendTextAsync("c", 0, NOBODY);
        host.run();
        assertThat(host.sent()).as("what came later is held back").isEmpty();
    }

    /** Its sender has been told that it may use the buffer again. */
    @Test
    void whatIsInABatchIsNotItsSendersBuffer() throws Exception {
        HandHost host = batching(HandHost.server());
        ByteBuffer data = ByteBuffer.allocate(5_000);
        StringBuilder told = new StringBuilder();
        host.connection().sendBinaryAsync(data, 0, failure -> told.append("sent"));
        host.run();
        assertThat(told).hasToString("sent");
        data.array()[4_000] = 1;
        host.connection().flushBatch();
        host.run();
        assertThat(host.sent()).hasSize((4 + 5_000) * 3 - 1).doesNotContain("01");
    }

    /** Its pong would never come, and what keeps the clocks must not be what suffers. */
    @Test
    void aHeartbeatThatCannotBeEncodedEndsTheConnection() {
        HandHost host = HandHost.server();
        host.fault = new IllegalStateException("a fault");
        host.advance(Duration.ofSeconds(30));
        assertThat(host.asked).containsExactly("abort");
        assertThat(host.told).containsExactly("open", "error a fault", "close 1006 ");
    }

    @Test
    @Tag("C2")
    void aSenderThatIsAsFastAsItsPeerLeavesTheExecutorToOthers() {
        HandHost host = HandHost.server();
        int[] sent = {1};
        List<Integer> before = new ArrayList<>();
        host.flushes = bytes -> {
            if (sent[0] < 1_000) {
                sent[0]++;
                host.connection().sendTextAsync("more", 0, NOBODY); // as by another thread
            }
            host.connection().written(bytes); // the socket takes all of it at once
        };
        host.connection().sendTextAsync("first", 0, NOBODY);
        host.execute(() -> before.add(sent[0]));
        host.run();
        assertThat(sent[0]).isEqualTo(1_000);
        assertThat(before).singleElement().satisfies(count -> assertThat(count).isLessThan(100));
        assertThat(host.sent()).hasSize(3 * (7 + 999 * 6) - 1);
    }

    @Test
    @Tag("C2")
    void aHandlerOfResultsThatSendsInTurnLeavesTheExecutorToOthers() {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), Dispatch.EVENT_LOOP);
        int[] sent = {1};
        List<Integer> before = new ArrayList<>();
        host.flushes = bytes -> host.connection().written(bytes);
        SendCallback again = new SendCallback() {
            @Override
            public void onSent(@Nullable Throwable failure) {
                if (sent[0] < 1_000) {
                    sent[0]++;
                    host.connection().sendTextAsync("more", 0, this);
                }
            }
        };
        host.on(() -> host.connection().sendTextAsync("first", 0, again));
        host.execute(() -> before.add(sent[0]));
        host.run();
        assertThat(sent[0]).isEqualTo(1_000);
        assertThat(before).singleElement().satisfies(count -> assertThat(count).isLessThan(100));
    }
}
