package org.fairlead.timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A6")
class DeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final HandClock clock = new HandClock();

    @AfterEach
    void noScopeAndNoAlarmIsLeft() {
        assertThat(Deadline.current()).isNull();
        assertThat(clock.alarms()).isZero();
    }

    private Deadline after(long seconds) {
        return Deadline.after(Duration.ofSeconds(seconds), clock);
    }

    @Test
    void whatIsLeftCountsDownToZero() throws Exception {
        try (Deadline deadline = after(2)) {
            assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(2));
            clock.advance(SECOND);
            assertThat(deadline.remaining()).isEqualTo(SECOND);
            clock.advance(SECOND.toNanos() - 1);
            assertThat(deadline.hasPassed()).isFalse();
            Deadline.check("the last nanosecond");
            clock.advance(1);
            assertThat(deadline.hasPassed()).isTrue();
            assertThat(deadline.remaining()).isZero();
            clock.advance(SECOND);
            assertThat(deadline.remaining()).isZero();
            assertThatThrownBy(() -> Deadline.check("sending a message"))
                    .isInstanceOf(DeadlineExceededException.class)
                    .isInstanceOf(IOException.class)
                    .hasMessage("The deadline had passed before sending a message");
        }
        Deadline.check("anything after the scope");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aLimitOfZeroOrLessHasPassed(long seconds) {
        try (Deadline deadline = after(seconds)) {
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Tag("A5")
    @Test
    void noneNeverPassesUntilItIsShortened() {
        try (Deadline deadline = Deadline.after(Timeouts.NONE, clock)) {
            assertThat(deadline.remaining()).isEqualTo(Timeouts.NONE);
            assertThat(Deadline.boundedNanos(7)).isEqualTo(7);
            AtomicInteger fired = new AtomicInteger();
            try (Deadline.Watch watch = deadline.onExpiry(fired::incrementAndGet)) {
                clock.advance(Duration.ofDays(100));
                assertThat(clock.alarms()).isZero();
                assertThat(deadline.shortenTo(SECOND)).isTrue();
                clock.advance(SECOND);
                assertThat(fired).hasValue(1);
            }
        }
    }

    @Test
    void theEarliestOfNestedDeadlinesCounts() {
        try (Deadline outer = after(5)) {
            try (Deadline inner = after(10)) {
                assertThat(inner.remaining()).isEqualTo(Duration.ofSeconds(5));
                assertThat(outer.extendTo(Duration.ofSeconds(20))).isTrue();
                assertThat(inner.remaining()).isEqualTo(Duration.ofSeconds(10));
                assertThat(Deadline.current()).isSameAs(inner);
            }
            try (Deadline inner = after(1)) {
                clock.advance(SECOND);
                assertThat(inner.hasPassed()).isTrue();
                assertThat(outer.hasPassed()).isFalse();
            }
            assertThat(Deadline.current()).isSameAs(outer);
            assertThatCode(() -> Deadline.check("going on")).doesNotThrowAnyException();
        }
    }

    @Test
    void aDeadlineIsMovedBothWays() {
        try (Deadline deadline = after(5)) {
            clock.advance(SECOND);
            assertThat(deadline.extendBy(Duration.ofSeconds(3))).isTrue();
            assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(7));
            assertThat(deadline.extendTo(Duration.ofSeconds(6))).isTrue();
            assertThat(deadline.remaining()).as("never earlier").isEqualTo(Duration.ofSeconds(7));
            assertThat(deadline.extendTo(Duration.ofSeconds(8))).isTrue();
            assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(8));
            assertThat(deadline.shortenTo(Duration.ofSeconds(9))).isTrue();
            assertThat(deadline.remaining()).as("never later").isEqualTo(Duration.ofSeconds(8));
            assertThat(deadline.shortenTo(SECOND)).isTrue();
            assertThat(deadline.remaining()).isEqualTo(SECOND);
            assertThat(deadline.extendTo(Timeouts.NONE)).isTrue();
            assertThat(deadline.remaining()).isEqualTo(Timeouts.NONE);
            assertThat(deadline.extendBy(SECOND)).isTrue();
            assertThat(deadline.remaining()).isEqualTo(Timeouts.NONE);
        }
    }

    @Test
    void whatHasPassedStaysSo() {
        try (Deadline deadline = after(1)) {
            clock.advance(SECOND);
            assertThat(deadline.extendBy(SECOND)).isFalse();
            assertThat(deadline.extendTo(SECOND)).isFalse();
            assertThat(deadline.shortenTo(SECOND)).isFalse();
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Test
    void waitsAreBoundedByWhatIsLeft() {
        assertThat(Deadline.boundedNanos(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        try (Deadline deadline = after(2)) {
            assertThat(Deadline.boundedNanos(Long.MAX_VALUE)).isEqualTo(2_000_000_000L);
            assertThat(Deadline.boundedNanos(5)).isEqualTo(5);
            clock.advance(Duration.ofSeconds(3));
            assertThat(Deadline.boundedNanos(5)).isZero();
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Test
    void anActionRunsExactlyAtTheDeadlineAndOnce() {
        AtomicInteger fired = new AtomicInteger();
        try (Deadline deadline = after(1)) {
            try (Deadline.Watch watch = deadline.onExpiry(fired::incrementAndGet)) {
                clock.advance(SECOND.toNanos() - 1);
                assertThat(fired).hasValue(0);
                clock.advance(1);
                assertThat(fired).hasValue(1);
                clock.advance(SECOND);
                assertThat(fired).hasValue(1);
            }
            try (Deadline.Watch watch = deadline.onExpiry(fired::incrementAndGet)) {
                assertThat(fired).as("at once where it has passed").hasValue(2);
            }
            assertThat(deadline.watches()).isZero();
        }
    }

    @Test
    void anActionFollowsTheDeadlineAndThoseAroundIt() {
        AtomicInteger fired = new AtomicInteger();
        try (Deadline outer = after(10);
                Deadline inner = after(2);
                Deadline.Watch watch = inner.onExpiry(fired::incrementAndGet)) {
            assertThat(inner.extendBy(Duration.ofSeconds(4))).isTrue();
            clock.advance(Duration.ofSeconds(3));
            assertThat(fired).as("extended").hasValue(0);
            assertThat(outer.shortenTo(SECOND)).isTrue();
            clock.advance(SECOND);
            assertThat(fired).as("the outer one was shortened").hasValue(1);
        }
    }

    @Test
    void anActionThatIsTakenBackDoesNotRun() {
        AtomicInteger fired = new AtomicInteger();
        try (Deadline deadline = after(1)) {
            deadline.onExpiry(fired::incrementAndGet).close();
            assertThat(deadline.watches()).isZero();
            clock.advance(SECOND);
        }
        assertThat(fired).hasValue(0);
    }

    @Test
    void aFutureIsAwaitedNoLongerThanTheDeadline() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try (Deadline deadline = after(2)) {
                Deadline.await(future, "waiting for a word");
            } catch (Exception e) {
                failure.set(e);
            }
        });
        waiting.start();
        clock.awaitAlarm();
        clock.advance(Duration.ofSeconds(2));
        waiting.join();
        assertThat(failure.get())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage("The deadline passed during waiting for a word");
        assertThat(future).as("is left alone").isNotDone();
        assertThat(future.getNumberOfDependents()).isLessThanOrEqualTo(1);
    }

    @Test
    void aFuturesResultAndFailureArePassedOn() throws Exception {
        assertThat(Deadline.await(CompletableFuture.completedFuture("a"), "x")).isEqualTo("a");
        try (Deadline deadline = after(1)) {
            CompletableFuture<String> future = new CompletableFuture<>();
            new Thread(() -> {
                        try {
                            clock.awaitAlarm();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        future.complete("b");
                    })
                    .start();
            assertThat(Deadline.await(future, "x")).isEqualTo("b");
            IOException failure = new IOException("down");
            assertThatThrownBy(() -> Deadline.await(CompletableFuture.failedFuture(failure), "x"))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(failure);
            clock.advance(SECOND);
            assertThat(Deadline.await(CompletableFuture.completedFuture("c"), "x"))
                    .as("what is there is taken")
                    .isEqualTo("c");
            assertThat(deadline.hasPassed()).isTrue();
        }
    }

    @Test
    void wrappedTasksRunInTheScopeOnAPoolAndLeaveNothingThere() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Callable<Duration> callable;
            AtomicReference<Duration> seen = new AtomicReference<>();
            Runnable runnable;
            try (Deadline deadline = after(3)) {
                callable = Deadline.wrap(() -> remaining());
                runnable = Deadline.wrap(() -> seen.set(remaining()));
                assertThat(pool.submit(callable).get()).isEqualTo(Duration.ofSeconds(3));
                deadline.extendBy(SECOND);
                assertThat(pool.submit(callable).get()).isEqualTo(Duration.ofSeconds(4));
            }
            pool.submit(runnable).get();
            assertThat(seen.get()).as("after the scope was left here").isEqualTo(Duration.ofSeconds(4));
            assertThat(pool.submit(() -> Deadline.current() == null).get()).isTrue();
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Duration remaining() {
        Deadline scope = Deadline.current();
        return scope == null ? Timeouts.NONE : scope.remaining();
    }

    @Test
    void aCarriedScopeAndTheOneThatItMeetsBothCount() throws Exception {
        Callable<Duration> carried;
        try (Deadline deadline = after(3)) {
            carried = Deadline.wrap(() -> remaining());
        }
        try (Deadline shorter = after(1)) {
            assertThat(carried.call()).isEqualTo(SECOND);
            assertThat(Deadline.current()).isSameAs(shorter);
        }
        try (Deadline longer = after(5)) {
            assertThat(carried.call()).isEqualTo(Duration.ofSeconds(3));
            assertThat(longer.remaining()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void outsideAScopeATaskIsNotWrapped() {
        Runnable task = () -> {};
        Callable<String> callable = () -> "";
        assertThat(Deadline.wrap(task)).isSameAs(task);
        assertThat(Deadline.wrap(callable)).isSameAs(callable);
    }

    @Test
    void theScopeIsLeftWhenTheTaskThrows() {
        Runnable task;
        try (Deadline deadline = after(3)) {
            task = Deadline.wrap((Runnable) () -> {
                throw new IllegalArgumentException("mine");
            });
        }
        assertThatThrownBy(task::run).isInstanceOf(IllegalArgumentException.class);
        assertThat(Deadline.current()).isNull();
    }

    @Test
    void aDetachedDeadlineIsNoScopeUntilItIsJoined() {
        Deadline detached = Deadline.detached(Duration.ofSeconds(2), clock);
        assertThat(Deadline.current()).isNull();
        try (Deadline joined = detached.join()) {
            assertThat(joined.remaining()).isEqualTo(Duration.ofSeconds(2));
            try (Deadline again = detached.join()) {
                detached.shortenTo(SECOND);
                assertThat(again.remaining()).isEqualTo(SECOND);
            }
            assertThat(Deadline.current()).isSameAs(joined);
        }
        detached.close();
        assertThat(detached.remaining()).isEqualTo(SECOND);
    }

    @Test
    void closingOnAnotherThreadIsAnErrorAndChangesNothing() throws Exception {
        try (Deadline deadline = after(3)) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread stranger = new Thread(
                    () -> {
                        try {
                            deadline.close();
                        } catch (IllegalStateException e) {
                            failure.set(e);
                        }
                    },
                    "stranger");
            stranger.start();
            stranger.join();
            assertThat(failure.get())
                    .hasMessageContaining(Thread.currentThread().getName())
                    .hasMessageContaining("not by stranger");
            assertThat(Deadline.current()).isSameAs(deadline);
        }
    }

    @Test
    void closingOutOfOrderIsAnErrorAndEndsWhatWasInside() {
        Deadline outer = after(3);
        Deadline inner = after(2);
        assertThatThrownBy(outer::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before 1 inside it");
        assertThat(Deadline.current()).isNull();
        inner.close();
        outer.close();
        assertThat(Deadline.current()).isNull();
    }

    @Test
    void closingTwiceHarmsNobody() {
        try (Deadline outer = after(3)) {
            Deadline inner = after(2);
            inner.close();
            inner.close();
            assertThat(Deadline.current()).isSameAs(outer);
        }
    }

    @Test
    void oneThreadHasOneClock() {
        try (Deadline deadline = after(3)) {
            assertThatThrownBy(() -> Deadline.after(SECOND, DeadlineClock.system()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("same clock");
            try (Deadline inner = Deadline.after(SECOND)) {
                clock.advance(SECOND);
                assertThat(inner.hasPassed())
                        .as("has the clock of the scope around it")
                        .isTrue();
            }
            assertThat(Deadline.current()).isSameAs(deadline);
        }
    }
}
