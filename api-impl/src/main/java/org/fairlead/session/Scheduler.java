package org.fairlead.session;

/** The clock of all connections of a container, and what calls them when a deadline passes. A test may drive it by hand. */
public interface Scheduler {

    /** Now, in nanoseconds, on the scale of {@link System#nanoTime}. */
    long nanoTime();

    /**
     * Calls {@code alarm.ring()} once when {@code deadline} has passed, on a thread where it must not block. An alarm has at most one
     * deadline: a later call replaces the earlier one. Thread-safe.
     */
    void set(Alarm alarm, long deadline);

    /** Forgets the alarm's deadline; it may ring once more if it is ringing already. Thread-safe. */
    void cancel(Alarm alarm);

    /** Something that has one deadline. It is itself the scheduler's list node, so that waiting costs no object. */
    abstract class Alarm {
        /** The scheduler's own: guarded by the scheduler. */
        long deadline;

        /** The scheduler's own: guarded by the scheduler; null while the alarm is not set. */
        @org.jspecify.annotations.Nullable
        Alarm previous;

        /** The scheduler's own: guarded by the scheduler. */
        @org.jspecify.annotations.Nullable
        Alarm next;

        /** The scheduler's own: guarded by the scheduler; the slot it waits in, or -1. */
        int slot = -1;

        /** Called when the deadline has passed. Must return at once. */
        public abstract void ring();
    }
}
