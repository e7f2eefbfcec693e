package org.fairlead.timeout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that park in a scope, and what is left of a watch where scopes are inside each other. */
@Tag("A6")
class DeadlineWaitTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** A thread may wake up for no reason, but not as often as this. */
    private static final int MANY = 1_000;

    private final HandClock clock = new HandClock();
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicInteger parked = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Object blocker = new Object();

    @AfterEach
    void noScopeAndNoAlarmIsLeft() {
        assertThat(Deadline.current()).isNull();
        assertThat(clock.alarms()).isZero();
    }

    private void parkUntilReady() {
        try {
            while (!ready.get()) {
                parked.incrementAndGet();
                Deadline.park(blocker, "waiting for a word");
            }
        } catch (DeadlineExceededException e) {
            failure.set(e);
        }
    }

    private Thread parking(Runnable action) {
        Thread thread = new Thread(action);
        thread.start();
        while (LockSupport.getBlocker(thread) != blocker) {
            assertThat(parked.get()).as("times that it did not wait").isLessThan(MANY);
            Thread.onSpinWait();
        }
        return thread;
    }

    private void makeReady(Thread thread) throws InterruptedException {
        ready.set(true);
        LockSupport.unpark(thread);
        thread.join();
        assertThat(failure.get()).isNull();
        assertThat(parked.get()).isLessThan(MANY);
    }

    @Test
    void outsideAScopeAParkedThreadWaitsUntilItIsWoken() throws Exception {
        makeReady(parking(this::parkUntilReady));
    }

    @Test
    void insideAScopeAParkedThreadIsWokenBeforeItsDeadlineWithoutAnException() throws Exception {
        makeReady(parking(() -> {
            try (Deadline deadline = Deadline.after(SECOND, clock)) {
                parkUntilReady();
                assertThat(deadline.watches()).isZero();
            } catch (AssertionError e) {
                failure.set(e);
            }
        }));
    }

    @Test
    void aParkedThreadIsWokenByItsDeadline() throws Exception {
        Thread thread = parking(() -> {
            try (Deadline deadline = Deadline.after(SECOND, clock)) {
                parkUntilReady();
            }
        });
        clock.advance(SECOND);
        thread.join();
        assertThat(failure.get())
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessage("The deadline passed during waiting for a word");
    }

    @Test
    void aWatchThatIsTakenBackIsForgottenByTheScopesAroundToo() {
        try (Deadline outer = Deadline.after(SECOND, clock);
                Deadline inner = Deadline.after(SECOND)) {
            Deadline.Watch watch = inner.onExpiry(() -> {});
            assertThat(outer.watches()).isEqualTo(1);
            assertThat(inner.watches()).isEqualTo(1);
            watch.close();
            assertThat(outer.watches()).isZero();
            assertThat(inner.watches()).isZero();
        }
    }

    @Test
    void aWatchThatHasRungIsForgottenByTheScopesAroundToo() {
        AtomicInteger fired = new AtomicInteger();
        try (Deadline outer = Deadline.after(SECOND.multipliedBy(2), clock);
                Deadline inner = Deadline.after(SECOND)) {
            Deadline.Watch watch = inner.onExpiry(fired::incrementAndGet);
            clock.advance(SECOND);
            assertThat(fired).hasValue(1);
            assertThat(outer.watches()).isZero();
            assertThat(inner.watches()).isZero();
            watch.close();
        }
    }

    @Test
    void aDetachedDeadlineFollowsTheSystemsClock() {
        Deadline detached = Deadline.detached(Duration.ofHours(1));
        Duration left = detached.remaining();
        assertThat(left).isPositive().isLessThanOrEqualTo(Duration.ofHours(1));
        Duration later = detached.remaining();
        assertThat(later).isLessThanOrEqualTo(left);
        assertThat(Deadline.detached(Duration.ZERO).hasPassed()).isTrue();
    }

    @Test
    void anAlarmOfTheSystemsClockIsTakenBackWithItsWatch() {
        int alarms = SystemClock.INSTANCE.alarms();
        try (Deadline deadline = Deadline.after(Duration.ofHours(1))) {
            try (Deadline.Watch watch = deadline.onExpiry(() -> {})) {
                assertThat(SystemClock.INSTANCE.alarms()).isEqualTo(alarms + 1);
            }
            assertThat(SystemClock.INSTANCE.alarms()).isEqualTo(alarms);
        }
    }
}
