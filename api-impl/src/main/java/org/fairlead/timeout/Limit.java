package org.fairlead.timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A point in time that may be moved until it has passed, below others that may be earlier. Shared by all threads that a {@link Deadline} was
 * carried to; thread-safe.
 */
final class Limit {
    /** No limit. */
    static final long NEVER = Long.MAX_VALUE;

    private final DeadlineClock clock;
    private final List<Limit> outer;
    private final long origin;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** Nanoseconds after the origin; written under this object's monitor. */
    private volatile long at;

    /** @param nanos from now; 0 or less: has passed */
    Limit(DeadlineClock clock, long nanos, List<Limit> outer) {
        this.clock = clock;
        this.outer = outer;
        this.origin = clock.nanoTime();
        this.at = Math.max(0, nanos);
    }

    /** @return 0 for what is 0 or less, {@link #NEVER} for what is too long to be told in nanoseconds */
    static long nanos(Duration duration) {
        try {
            return Math.max(0, duration.toNanos());
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : NEVER;
        }
    }

    private static long sum(long a, long b) {
        return b > NEVER - a ? NEVER : a + b;
    }

    DeadlineClock clock() {
        return clock;
    }

    private long elapsed() {
        return clock.nanoTime() - origin;
    }

    private long ownRemaining() {
        long limit = at;
        return limit == NEVER ? NEVER : Math.max(0, limit - elapsed());
    }

    /** Nanoseconds until the earliest of this and the outer limits; 0 when it has passed, {@link #NEVER} for none. */
    long remaining() {
        long least = ownRemaining();
        for (Limit each : outer) {
            least = Math.min(least, each.remaining());
        }
        return least;
    }

    enum Change {
        LATER_BY,
        LATER_TO,
        EARLIER_TO
    }

    /** @return false where it has passed: it stays so */
    boolean change(Change change, long nanos) {
        synchronized (this) {
            long elapsed = elapsed();
            long old = at;
            if (old <= elapsed) {
                return false;
            }
            at = switch (change) {
                case LATER_BY -> sum(old, nanos);
                case LATER_TO -> Math.max(old, sum(elapsed, nanos));
                case EARLIER_TO -> Math.min(old, sum(elapsed, nanos));
            };
            if (at >= old) {
                return true; // who waits looks again at the old time
            }
        }
        watches.forEach(Watch::look);
        return true;
    }

    private void add(Watch watch) {
        watches.add(watch);
        outer.forEach(each -> each.add(watch));
    }

    private void remove(Watch watch) {
        watches.remove(watch);
        outer.forEach(each -> each.remove(watch));
    }

    /** How many wait for this limit. */
    int watches() {
        return watches.size();
    }

    Watch watch(Runnable action) {
        Watch watch = new Watch(action);
        add(watch);
        watch.look();
        return watch;
    }

    /** Runs an action once when the limit has passed, wherever it has been moved to meanwhile. */
    final class Watch implements Deadline.Watch {
        private final Runnable action;

        // guarded by this
        private boolean done;
        private @Nullable Runnable cancelAlarm;

        private Watch(Runnable action) {
            this.action = action;
        }

        private void look() {
            synchronized (this) {
                if (done) {
                    return;
                }
                cancelAlarm();
                long remaining = remaining();
                if (remaining > 0) {
                    if (remaining != NEVER) {
                        cancelAlarm = clock.alarm(clock.nanoTime() + remaining, this::look);
                    }
                    return;
                }
                done = true;
            }
            remove(this);
            action.run();
        }

        private void cancelAlarm() {
            if (cancelAlarm != null) {
                cancelAlarm.run();
                cancelAlarm = null;
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                done = true;
                cancelAlarm();
            }
            remove(this);
        }
    }
}
