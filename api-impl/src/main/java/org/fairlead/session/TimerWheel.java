package org.fairlead.session;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The default {@link Scheduler}: a hierarchical timing wheel of about a millisecond a tick. Setting and cancelling take constant time and
 * no object, an alarm being its own list node. One daemon thread, started by the first alarm, sleeps until the next occupied slot and
 * ends when no alarm has been set for a while.
 */
public final class TimerWheel implements Scheduler, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TimerWheel.class.getName());

    private static final int TICK_BITS = 20; // 2^20 ns, 1.05 ms
    private static final int SLOT_BITS = 6;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int LEVELS = 7;
    private static final long LAST_TICK = (1L << (SLOT_BITS * LEVELS)) - 1;
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long origin = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final OwnThreads threads;

    // all guarded by lock
    private final @Nullable Alarm[] heads = new @Nullable Alarm[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    private long current;
    private long wakeTick = Long.MAX_VALUE;
    private int size;
    private boolean closed;
    private @Nullable Thread thread;

    public TimerWheel() {
        this(new OwnThreads(number -> "fairlead-timer"));
    }

    TimerWheel(OwnThreads threads) {
        this.threads = threads;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void set(Alarm alarm, long deadline) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            unlink(alarm);
            alarm.deadline = deadline;
            if (size == 0) {
                current = Math.max(current, nowTick());
            }
            link(alarm);
            if (thread == null) {
                start();
            } else if (tick(deadline) < wakeTick) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel(Alarm alarm) {
        lock.lock();
        try {
            unlink(alarm);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all alarms and ends the thread. Idempotent; alarms that are set later never ring. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits after {@link #close} until the thread has ended; returns at once where the caller is that thread.
     *
     * @param deadline by {@link System#nanoTime}
     * @return false where an alarm is still at work
     */
    public boolean join(long deadline) {
        return threads.join(deadline);
    }

    private void start() {
        Thread timer = threads.newThread(this::run);
        timer.start();
        thread = timer; // else the next alarm tries again: the system may have a thread then
    }

    private void run() {
        while (true) {
            Alarm due = awaitDue();
            if (due == null) {
                return;
            }
            try {
                due.ring();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "An alarm failed", e);
            }
        }
    }

    /** Waits for the next alarm, takes it out and returns it; null when this thread is to end. */
    private @Nullable Alarm awaitDue() {
        lock.lock();
        try {
            while (!closed) {
                Alarm due = advance(nowTick());
                if (due != null) {
                    wakeTick = 0; // awake: looks again before it sleeps
                    return due;
                }
                wakeTick = nextTick();
                boolean idle = wakeTick == Long.MAX_VALUE;
                long nanos = idle ? LINGER_NANOS : origin + (wakeTick << TICK_BITS) - System.nanoTime();
                if (nanos > 0 && changed.awaitNanos(nanos) <= 0 && idle && size == 0) {
                    break;
                }
            }
            thread = null;
            return null;
        } catch (InterruptedException e) {
            // nobody but a stranger interrupts this thread: another one takes over
            thread = null;
            if (size > 0) {
                start();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Moves the wheel up to {@code now}, or to the first alarm that is due. */
    private @Nullable Alarm advance(long now) {
        while (true) {
            int level = firstLevel();
            if (level < 0) {
                current = Math.max(current, now);
                return null;
            }
            long tick = slotTick(level);
            if (tick > now) {
                current = Math.max(current, now);
                return null;
            }
            current = Math.max(current, tick);
            int slot = level * SLOTS + Long.numberOfTrailingZeros(occupied[level]);
            Alarm alarm = heads[slot];
            if (alarm == null) {
                throw new AssertionError("the bit of slot " + slot + " is set, and it is empty");
            }
            unlink(alarm);
            if (tick(alarm.deadline) <= current) {
                return alarm;
            }
            link(alarm);
        }
    }

    private long nextTick() {
        int level = firstLevel();
        return level < 0 ? Long.MAX_VALUE : slotTick(level);
    }

    private int firstLevel() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level;
            }
        }
        return -1;
    }

    /** The tick at which the first occupied slot of a level begins. All alarms of a level share the higher bits of {@link #current}. */
    private long slotTick(int level) {
        int shift = SLOT_BITS * level;
        long above = current >>> (shift + SLOT_BITS) << (shift + SLOT_BITS);
        return above | ((long) Long.numberOfTrailingZeros(occupied[level]) << shift);
    }

    private void link(Alarm alarm) {
        long tick = Math.max(tick(alarm.deadline), current);
        int level = Math.max(0, (63 - Long.numberOfLeadingZeros(tick ^ current)) / SLOT_BITS);
        int index = (int) (tick >>> (SLOT_BITS * level)) & (SLOTS - 1);
        int slot = level * SLOTS + index;
        Alarm head = heads[slot];
        alarm.slot = slot;
        alarm.next = head;
        if (head != null) {
            head.previous = alarm;
        }
        heads[slot] = alarm;
        occupied[level] |= 1L << index;
        size++;
    }

    private void unlink(Alarm alarm) {
        int slot = alarm.slot;
        if (slot < 0) {
            return;
        }
        Alarm previous = alarm.previous;
        Alarm next = alarm.next;
        if (previous == null) {
            heads[slot] = next;
            if (next == null) {
                occupied[slot / SLOTS] &= ~(1L << (slot % SLOTS));
            }
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        alarm.previous = null;
        alarm.next = null;
        alarm.slot = -1;
        size--;
    }

    private long nowTick() {
        return (System.nanoTime() - origin) >> TICK_BITS;
    }

    /** The first tick at which the deadline has passed. */
    private long tick(long deadline) {
        long nanos = deadline - origin;
        return nanos <= 0 ? 0 : Math.min(((nanos - 1) >> TICK_BITS) + 1, LAST_TICK);
    }
}
