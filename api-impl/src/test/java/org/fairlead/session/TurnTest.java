package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnTest {

    private static final LongSupplier LONG = () -> TimeUnit.HOURS.toNanos(1);

    private final Turn turn = new Turn();

    @AfterEach
    void nobodyIsInterrupted() {
        boolean unused = Thread.interrupted();
    }

    /** Takes the turn on a thread of its own. */
    private final class Taker {
        final CompletableFuture<Void> taken = new CompletableFuture<>();
        final Thread thread;

        Taker(LongSupplier nanosLeft) {
            thread = new Thread(() -> {
                try {
                    turn.take(nanosLeft);
                    taken.complete(null);
                } catch (InterruptedException | TimeoutException e) {
                    taken.completeExceptionally(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        Taker waits() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            return this;
        }

        void assertFailed(Class<? extends Throwable> type) {
            assertThatThrownBy(() -> taken.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(type);
        }
    }

    @Test
    void oneHasItAtATime() throws Exception {
        turn.take(LONG);
        assertThat(turn.tryTake()).isFalse();
        assertThatThrownBy(() -> turn.take(() -> 0)).isInstanceOf(TimeoutException.class);
        Taker next = new Taker(LONG).waits();
        assertThat(next.taken).isNotDone();
        turn.leave();
        assertThat(next.taken.get(30, TimeUnit.SECONDS)).isNull();
        assertThat(turn.tryTake()).isFalse();
        turn.leave();
        assertThat(turn.tryTake()).isTrue();
    }

    @Test
    void whoHasNoTimeTakesWhatIsFree() throws Exception {
        turn.take(() -> 0);
        assertThat(turn.tryTake()).isFalse();
    }

    @Test
    void whoWaitsLooksAtItsTimeAgainWhenItIsWoken() throws Exception {
        turn.take(LONG);
        AtomicLong left = new AtomicLong(TimeUnit.HOURS.toNanos(1));
        Taker waiting = new Taker(left::get).waits();
        left.set(0);
        turn.wake();
        waiting.assertFailed(TimeoutException.class);
    }

    @Test
    void whoIsInterruptedTakesNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> turn.take(LONG)).isInstanceOf(InterruptedException.class);
        assertThat(turn.tryTake()).isTrue();
        Taker waiting = new Taker(LONG).waits();
        waiting.thread.interrupt();
        waiting.assertFailed(InterruptedException.class);
    }

    @Test
    void whoGivesUpCallsTheNext() throws Exception {
        turn.take(LONG);
        Taker first = new Taker(LONG).waits();
        Taker second = new Taker(LONG).waits();
        first.thread.interrupt(); // it may be called at the same time
        turn.leave();
        assertThat(CompletableFuture.anyOf(first.taken.handle((none, failure) -> null), second.taken)
                        .get(30, TimeUnit.SECONDS))
                .isNull();
        if (!first.taken.isCompletedExceptionally()) {
            turn.leave();
        }
        assertThat(second.taken.get(30, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void nobodyIsForgottenAmongManyThreads() throws Exception {
        int[] count = new int[1]; // guarded by the turn
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int round = 0; round < 2_000; round++) {
                    try {
                        turn.take(LONG);
                    } catch (InterruptedException | TimeoutException e) {
                        throw new AssertionError(e);
                    }
                    count[0]++;
                    turn.leave();
                }
            });
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(count[0]).isEqualTo(8_000);
    }
}
