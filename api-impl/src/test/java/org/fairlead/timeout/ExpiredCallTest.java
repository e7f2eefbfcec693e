package org.fairlead.timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of a function that had begun when its limit passed. The function itself moves the clock to its limit. */
@Tag("B1")
class ExpiredCallTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final HandClock clock = new HandClock();

    /** Ends when its caller has cleaned up and waits for it, however often it is interrupted. */
    private void callerWaitsForTheFunction(TimedCall call) {
        Thread caller = Thread.currentThread();
        CountDownLatch cleaned = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        try (Deadline none = Deadline.after(Timeouts.NONE, clock)) {
            assertThatThrownBy(() -> call.grace(LONG)
                            .cleanup(cleaned::countDown)
                            .run(() -> {
                                clock.advance(LIMIT);
                                while (cleaned.getCount() > 0 || caller.getState() != Thread.State.TIMED_WAITING) {
                                    Thread.onSpinWait();
                                }
                                ended.set(true);
                            }))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(ended).isTrue();
            assertThat(none.hasPassed()).isFalse();
        }
    }

    @Test
    void anExpiredCallWaitsForTheEndOfItsFunction() {
        callerWaitsForTheFunction(Timeouts.within(LIMIT));
    }

    @Test
    void anExpiredCallWaitsForTheEndOfItsFunctionOnAnExecutor() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            callerWaitsForTheFunction(Timeouts.within(LIMIT).executor(pool));
        } finally {
            pool.shutdownNow();
        }
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aThreadOfTheCallersIsNotLeftInterrupted() throws Exception {
        UninterruptibleResource resource = new UninterruptibleResource();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Executor executor = task -> new Thread(() -> {
                    task.run();
                    interrupted.complete(Thread.interrupted());
                })
                .start();
        TimedCall call = Timeouts.within(LIMIT).executor(executor).cleanup(resource::shutdown);
        try (Deadline none = Deadline.after(Timeouts.NONE, clock)) {
            assertThatThrownBy(() -> call.run(() -> {
                        clock.advance(LIMIT);
                        resource.block(); // ends interrupted
                    }))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(none.hasPassed()).isFalse();
        }
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void afterAnExpiredCallItsThreadHasEnded() {
        AtomicReference<Thread> runner = new AtomicReference<>();
        try (Deadline none = Deadline.after(Timeouts.NONE, clock)) {
            assertThatThrownBy(() -> Timeouts.within(LIMIT).grace(LONG).run(() -> {
                        runner.set(Thread.currentThread());
                        clock.advance(LIMIT);
                        new CountDownLatch(1).await();
                    }))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(runner.get()).extracting(Thread::isAlive).isEqualTo(false);
            assertThat(none.hasPassed()).isFalse();
        }
    }

    @Test
    void aCallerThatIsInterruptedWhileItWaitsForTheEndStaysInterruptedAndIsToldOfTheLimit() {
        UninterruptibleResource resource = new UninterruptibleResource();
        try (Deadline none = Deadline.after(Timeouts.NONE, clock)) {
            assertThatThrownBy(() -> Timeouts.within(LIMIT)
                            .grace(LONG)
                            .cleanup(() -> Thread.currentThread().interrupt())
                            .run(() -> {
                                clock.advance(LIMIT);
                                resource.block();
                            }))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(none.hasPassed()).isFalse();
        } finally {
            resource.shutdown();
        }
    }

    @Test
    void theThreadOfAFunctionKeepsNoProcessAlive() throws Exception {
        AtomicBoolean daemon = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            try {
                daemon.set(Timeouts.call(() -> Thread.currentThread().isDaemon(), LONG));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        caller.setDaemon(false); // so that nothing is inherited
        caller.start();
        caller.join();
        assertThat(daemon).isTrue();
    }
}
