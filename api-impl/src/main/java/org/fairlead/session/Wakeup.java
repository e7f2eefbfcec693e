package org.fairlead.session;

import java.util.concurrent.atomic.AtomicBoolean;

/** A serial executor that has been given tasks and is still to be woken for them: a host has one for each executor, and sees no more wake-ups than it takes. Thread-safe. */
public abstract class Wakeup {

    /** Whoever sets it sees to the wake-up. */
    private final AtomicBoolean due = new AtomicBoolean();

    /** For hosts. */
    protected Wakeup() {}

    /** Wakes the executor; called by any thread. Must not wait. */
    protected abstract void wake();

    /** After a task was added. @return whether the caller has to see to it that {@link #now} is called; else somebody else does */
    boolean isMine() {
        return !due.get() && due.compareAndSet(false, true);
    }

    /** Wakes the executor for all that was added before. */
    void now() {
        due.set(false);
        wake();
    }
}
