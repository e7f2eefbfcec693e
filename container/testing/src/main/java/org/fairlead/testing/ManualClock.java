package org.fairlead.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.session.Scheduler;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineClock;
import org.jspecify.annotations.Nullable;

/** A clock whose time moves only when a test says so: of connections, and of the deadlines that are given it. Thread-safe. */
public final class ManualClock implements Scheduler, DeadlineClock {

    private record Entry(Alarm alarm, long deadline) {}

    private final Runnable afterRing;
    private final List<Entry> entries = new ArrayList<>(); // guarded by this
    private long now; // guarded by this

    /** Starts at zero; whoever rings an alarm finds its effects by running the executors itself. */
    public ManualClock() {
        this(() -> {});
    }

    /** @param afterRing called after each alarm, for example {@link MemoryPair#run}, so that what the alarm caused is done before the next */
    public ManualClock(Runnable afterRing) {
        this.afterRing = afterRing;
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized void set(Alarm alarm, long deadline) {
        cancel(alarm);
        entries.add(new Entry(alarm, deadline));
    }

    @Override
    public synchronized void cancel(Alarm alarm) {
        entries.removeIf(entry -> entry.alarm() == alarm);
    }

    @Override
    public Runnable alarm(long at, Runnable task) {
        Alarm alarm = new Alarm() {
            @Override
            public void ring() {
                task.run();
            }
        };
        set(alarm, at);
        return () -> cancel(alarm);
    }

    /** Begins a {@link Deadline} of this clock on the calling thread. */
    public Deadline deadline(Duration limit) {
        return Deadline.after(limit, this);
    }

    /** How many alarms are set. */
    public synchronized int alarms() {
        return entries.size();
    }

    /** Moves the time, and rings what is due on the way, in order, each at its own time. */
    public void advance(Duration duration) {
        long target = nanoTime() + duration.toNanos();
        for (Alarm due = next(target); due != null; due = next(target)) {
            due.ring();
            afterRing.run();
        }
    }

    private synchronized @Nullable Alarm next(long target) {
        Entry first = null;
        for (Entry entry : entries) {
            if (entry.deadline() <= target && (first == null || entry.deadline() < first.deadline())) {
                first = entry;
            }
        }
        if (first == null) {
            now = target;
            return null;
        }
        entries.remove(first);
        now = Math.max(now, first.deadline());
        return first.alarm();
    }
}
