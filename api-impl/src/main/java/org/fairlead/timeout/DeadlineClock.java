package org.fairlead.timeout;

/** The time that {@link Deadline}s follow. {@link #system} for programs; a test may drive one by hand. Implementations are thread-safe. */
public interface DeadlineClock {

    /** Now, in nanoseconds from an arbitrary origin, as {@link System#nanoTime}. */
    long nanoTime();

    /**
     * Calls the task once, when {@link #nanoTime} has reached {@code at}, on a thread that it must not hold up.
     *
     * @return takes the alarm back; no effect where it has rung
     */
    Runnable alarm(long at, Runnable task);

    /**
     * {@link System#nanoTime}, and one daemon thread for all alarms of the process, {@code fairlead-deadlines}: it is started by the first alarm
     * and ends when there has been none for a second.
     */
    static DeadlineClock system() {
        return SystemClock.INSTANCE;
    }
}
