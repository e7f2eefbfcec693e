package org.fairlead.timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TimeoutsTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(60);

    @AfterEach
    void nothingIsLeft() {
        Timeouts.setDefault(null);
        assertThat(Deadline.current()).isNull();
        assertThat(SystemClock.INSTANCE.alarms()).isZero();
    }

    /** As a rule at once: but a thread that was interrupted may need more time than it is waited for. */
    private static void awaitThatNoThreadIsLeft() {
        while (threads().stream().anyMatch(name -> name.startsWith("fairlead-timeouts"))) {
            Thread.onSpinWait();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static void sleepUnlessInterrupted() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Tag("B1")
    @Test
    void theResultOfAFunctionThatIsInTimeIsReturned() throws Exception {
        assertThat(Timeouts.call(() -> "Succeeded.", LONG)).isEqualTo("Succeeded.");
        Callable<String> callable = () -> "called";
        assertThat(Timeouts.call(callable::call, LONG)).isEqualTo("called");
        assertThat(Timeouts.call(() -> Thread.currentThread(), LONG)).isNotSameAs(Thread.currentThread());
    }

    @Tag("B1")
    @Test
    void aFunctionThatIsNotInTimeIsATimeout() {
        assertThatThrownBy(() -> Timeouts.call(
                        () -> {
                            sleepUnlessInterrupted();
                            return "never";
                        },
                        SHORT))
                .isInstanceOf(TimeLimitException.class)
                .isInstanceOf(TimeoutException.class)
                .hasMessage("The function did not end within its limit of PT0.02S")
                .hasNoCause()
                .extracting(e -> ((TimeLimitException) e).limit())
                .isEqualTo(SHORT);
        awaitThatNoThreadIsLeft();
    }

    @Tag("B1")
    @Test
    void whatTheFunctionThrowsIsThrownUnchanged() {
        for (Throwable mine : List.of(new IOException("a"), new IllegalStateException("b"), new AssertionError("c"))) {
            Throwable thrown = catchThrowable(() -> Timeouts.call(
                    () -> {
                        if (mine instanceof Error error) {
                            throw error;
                        }
                        throw (Exception) mine;
                    },
                    LONG));
            assertThat(thrown).isSameAs(mine);
        }
    }

    @Tag("B1")
    @Test
    void theCallerHasToCatchNoMoreThanTheFunctionThrows() throws TimeLimitException, InterruptedException {
        try {
            Timeouts.call(
                    () -> {
                        if (Thread.currentThread().isDaemon()) {
                            throw new IOException("down");
                        }
                        return 1;
                    },
                    LONG);
        } catch (IOException e) {
            assertThat(e).hasMessage("down");
        }
        AtomicBoolean ran = new AtomicBoolean();
        Timeouts.within(LONG).run(() -> ran.set(true));
        assertThat(ran).isTrue();
    }

    @Tag("B1")
    @Test
    void aFunctionIsInterruptedAtItsLimitAndItsLateResultDropped() throws Exception {
        HandClock clock = new HandClock();
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Deadline none = Deadline.after(Timeouts.NONE, clock)) {
            assertThatThrownBy(() -> Timeouts.call(
                            () -> {
                                clock.advance(SHORT);
                                try {
                                    sleepUnlessInterrupted();
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                }
                                return "late";
                            },
                            SHORT))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(none.hasPassed()).isFalse();
        }
        assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Tag("B1")
    @Test
    void aFunctionThatIgnoresItsInterruptDoesNotHoldUpItsCaller() throws Exception {
        UninterruptibleResource resource = new UninterruptibleResource();
        try {
            assertThatThrownBy(() -> Timeouts.within(SHORT).run(resource::block))
                    .isInstanceOf(TimeLimitException.class);
        } finally {
            resource.shutdown();
        }
        awaitThatNoThreadIsLeft();
    }

    @Tag("B1")
    @Test
    void aLimitThatIsOverDoesNotBegin() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger cleanups = new AtomicInteger();
        for (Duration over : List.of(Duration.ZERO, Duration.ofSeconds(-3))) {
            assertThatThrownBy(() -> Timeouts.within(over)
                            .cleanup(cleanups::incrementAndGet)
                            .run(runs::incrementAndGet))
                    .isInstanceOf(TimeLimitException.class);
        }
        assertThat(runs).hasValue(0);
        assertThat(cleanups).hasValue(2);
    }

    @Tag("A5")
    @Test
    void withoutALimitTheCallerWaitsForAsLongAsItTakes() throws Exception {
        HandClock clock = new HandClock();
        CountDownLatch done = new CountDownLatch(1);
        try (Deadline none = Deadline.after(Timeouts.NONE, clock)) {
            assertThat(Timeouts.call(
                            () -> {
                                clock.advance(Duration.ofDays(1000));
                                done.countDown();
                                return "at last";
                            },
                            Timeouts.NONE))
                    .isEqualTo("at last");
            assertThat(none.hasPassed()).isFalse();
        }
    }

    @Tag("B2")
    @Test
    void theCleanupRunsOnExpiryBeforeTheExceptionIsThrown() {
        UninterruptibleResource resource = new UninterruptibleResource();
        AtomicReference<Thread> cleaner = new AtomicReference<>();
        AtomicReference<Throwable> scope = new AtomicReference<>();
        assertThatThrownBy(() -> Timeouts.within(SHORT)
                        .cleanup(() -> {
                            cleaner.set(Thread.currentThread());
                            try {
                                Deadline.check("cleaning up");
                            } catch (DeadlineExceededException e) {
                                scope.set(e);
                            }
                            resource.shutdown();
                        })
                        .run(resource::block))
                .isInstanceOf(TimeLimitException.class);
        awaitThatNoThreadIsLeft();
        assertThat(resource.closed).isTrue();
        assertThat(cleaner).hasValue(Thread.currentThread());
        assertThat(scope).as("has time of its own").hasValue(null);
    }

    @Tag("B2")
    @Test
    void withoutExpiryThereIsNoCleanup() throws Exception {
        UninterruptibleResource resource = new UninterruptibleResource();
        TimedCall call = Timeouts.within(LONG).cleanup(resource::shutdown);
        assertThat(call.call(() -> 1)).isEqualTo(1);
        assertThatThrownBy(() -> call.run(() -> {
                    throw new IOException("mine");
                }))
                .isInstanceOf(IOException.class);
        assertThat(resource.closed).isFalse();
    }

    @Tag("B2")
    @Test
    void aCleanupThatFailsDoesNotHideTheExpiry() {
        RuntimeException broken = new IllegalStateException("broken");
        assertThatThrownBy(() -> Timeouts.within(SHORT)
                        .cleanup(() -> {
                            throw broken;
                        })
                        .run(TimeoutsTest::sleepUnlessInterrupted))
                .isInstanceOf(TimeLimitException.class)
                .hasSuppressedException(broken);
    }

    @Tag("B2")
    @Test
    void aCallerThatIsInterruptedInterruptsTheFunctionAndCleansUp() throws Exception {
        UninterruptibleResource resource = new UninterruptibleResource();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread caller = new Thread(() -> thrown.set(catchThrowable(
                () -> Timeouts.within(LONG).cleanup(resource::shutdown).run(() -> {
                    begun.countDown();
                    resource.block();
                }))));
        caller.start();
        begun.await();
        caller.interrupt();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        awaitThatNoThreadIsLeft();
        assertThat(resource.closed).isTrue();
    }

    @Tag("B4")
    @Test
    void withoutALimitAndADefaultACallIsAnErrorAtOnce() {
        AtomicInteger runs = new AtomicInteger();
        assertThat(Timeouts.defaultLimit()).isNull();
        assertThatThrownBy(() -> Timeouts.call(runs::incrementAndGet))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No time limit was given, and there is no default");
        assertThat(runs).hasValue(0);
    }

    @Tag("B4")
    @Test
    void theDefaultIsAskedOncePerCall() throws Exception {
        List<Duration> budget = new ArrayList<>(List.of(LONG, Duration.ZERO));
        AtomicInteger asked = new AtomicInteger();
        Timeouts.setDefault(() -> {
            asked.incrementAndGet();
            return budget.remove(0);
        });
        assertThat(Timeouts.call(() -> 1)).isEqualTo(1);
        assertThat(asked).hasValue(1);
        assertThatThrownBy(() -> Timeouts.call(() -> 2))
                .as("the budget is spent")
                .isInstanceOf(TimeLimitException.class);
        assertThat(asked).hasValue(2);
        Timeouts.call(() -> 3, LONG);
        assertThat(asked).as("not where a limit is given").hasValue(2);
    }

    @Tag("B4")
    @Test
    @SuppressWarnings("NullAway") // what a careless supplier does
    void aDefaultOfNullIsAnError() {
        Timeouts.setDefault(() -> null);
        assertThatThrownBy(() -> Timeouts.call(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("answered null");
    }

    @Tag("B4")
    @Test
    void theDeadlineOfTheThreadCountsWhereItIsEarlier() {
        Timeouts.setDefault(() -> LONG);
        try (Deadline deadline = Deadline.after(SHORT)) {
            assertThatThrownBy(() -> Timeouts.withDefault().run(TimeoutsTest::sleepUnlessInterrupted))
                    .isInstanceOf(TimeLimitException.class)
                    .hasMessage("The function did not end within its limit of PT1M")
                    .hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Tag("B4")
    @Test
    void aDeadlineIsLimitEnoughWhereThereIsNoDefault() {
        try (Deadline deadline = Deadline.after(SHORT)) {
            assertThatThrownBy(() -> Timeouts.withDefault().run(TimeoutsTest::sleepUnlessInterrupted))
                    .isInstanceOf(TimeLimitException.class)
                    .hasMessageContaining("within the deadline of the calling thread");
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Tag("A6")
    @Test
    void insideTheFunctionTheLimitIsADeadline() throws Exception {
        HandClock clock = new HandClock();
        try (Deadline around = Deadline.after(Duration.ofSeconds(10), clock)) {
            Duration left = Timeouts.call(
                    () -> {
                        Deadline scope = Deadline.current();
                        return scope == null ? Timeouts.NONE : scope.remaining();
                    },
                    Duration.ofSeconds(4));
            assertThat(left).isEqualTo(Duration.ofSeconds(4));
            assertThat(around.remaining()).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Tag("B4")
    @Test
    void theDefaultThatWasInstalledCanBeSeen() {
        Supplier<Duration> installed = () -> LONG;
        Timeouts.setDefault(installed);
        assertThat(Timeouts.defaultLimit()).isSameAs(installed);
        assertThat(Timeouts.currentDefault()).isEqualTo(LONG);
    }

    @Tag("B1")
    @Test
    void theTimersThreadEndsWhenNobodyNeedsIt() throws Exception {
        assertThat(Timeouts.call(() -> 1, LONG)).isEqualTo(1);
        assertThat(threads()).filteredOn(SystemClock.THREAD::equals).hasSizeLessThanOrEqualTo(1);
        while (threads().contains(SystemClock.THREAD)) {
            Thread.onSpinWait();
        }
    }
}
