package org.fairlead.timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A clock that a test moves; near the point where {@code long} overflows, as {@link System#nanoTime} may be. */
final class HandClock implements DeadlineClock {

    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> alarms = new ArrayList<>(); // guarded by this
    private long now = Long.MAX_VALUE - 1_000_000_000L; // guarded by this
    private volatile CountDownLatch set = new CountDownLatch(1);

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Runnable alarm(long at, Runnable task) {
        Alarm alarm = new Alarm(at, task);
        alarms.add(alarm);
        set.countDown();
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }

    synchronized int alarms() {
        return alarms.size();
    }

    /** Waits until somebody waits. */
    void awaitAlarm() throws InterruptedException {
        if (!set.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody waits");
        }
    }

    void advance(Duration duration) {
        advance(duration.toNanos());
    }

    /** Moves the time; rings what is due. */
    void advance(long nanos) {
        synchronized (this) {
            now += nanos;
            set = new CountDownLatch(1);
        }
        for (Runnable due = due(); due != null; due = due()) {
            due.run();
        }
    }

    private synchronized @Nullable Runnable due() {
        Alarm first = alarms.stream()
                .filter(alarm -> alarm.at() - now <= 0)
                .min(Comparator.comparingLong(alarm -> alarm.at() - now))
                .orElse(null);
        if (first == null) {
            return null;
        }
        alarms.remove(first);
        return first.task();
    }
}
