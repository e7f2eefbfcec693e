package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.protocol.Role;
import org.junit.jupiter.api.Test;

/** The list of the inbox, which becomes empty again and again while one thread puts and another takes. */
class InboxHandoverTest {

    private static final int MESSAGES = 200_000;

    private final Inbox inbox = HandHost.opened(
                    Role.SERVER,
                    Settings.server().toBuilder()
                            .messageQueue(Integer.MAX_VALUE, Settings.UNLIMITED)
                            .build(),
                    Dispatch.WORKER)
            .connection()
            .inbox;

    private final AtomicInteger taken = new AtomicInteger();

    @Test
    void everythingIsTakenInItsOrderHoweverOftenTheListIsEmpty() throws Exception {
        CompletableFuture<Integer> taker = CompletableFuture.supplyAsync(this::takeAll);
        SplittableRandom random = new SplittableRandom(1);
        for (int number = 0; number < MESSAGES; number++) {
            put(number);
            if (random.nextInt(512) == 0) {
                awaitTaken(taker, number + 1 - random.nextInt(2));
            }
        }
        assertThat(taker.get(30, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
        assertThat(inbox.peek()).isNull();
    }

    private void put(int number) {
        inbox.onMessageStart(false);
        inbox.onMessagePart(ByteBuffer.allocate(Integer.BYTES).putInt(0, number), 0, true);
    }

    private void awaitTaken(CompletableFuture<?> taker, int count) throws ExecutionException, InterruptedException {
        while (taken.get() < count) {
            if (taker.isCompletedExceptionally()) {
                taker.get();
            }
            Thread.yield();
        }
    }

    private int takeAll() {
        for (int expected = 0; expected < MESSAGES; expected++) {
            Part part = inbox.peek();
            for (int looks = 1; part == null; looks++) {
                if (looks % 1_000 == 0) {
                    Thread.yield(); // where there is one processor, who puts needs it
                }
                part = inbox.peek();
            }
            int number = ByteBuffer.wrap(Part.bytes(inbox.take(part))).getInt();
            assertThat(number).isEqualTo(expected);
            taken.set(expected + 1);
        }
        return taken.get();
    }
}
