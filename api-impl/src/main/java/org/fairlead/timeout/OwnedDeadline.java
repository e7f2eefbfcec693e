package org.fairlead.timeout;

import org.jspecify.annotations.Nullable;

/**
 * The deadline of something that is called again and again, on whatever threads, such as a session: each call runs in a scope of it. There may be none, which
 * costs nothing, and it may be replaced. What is called may be a subclass, which saves an object. Thread-safe.
 */
public class OwnedDeadline {

    private volatile @Nullable Deadline deadline;

    /** What was set last, or null. */
    public final @Nullable Deadline get() {
        return deadline;
    }

    /**
     * Sets the deadline for calls that begin from now on, and for the rest of one that is made on this thread: but what scopes were opened in it before keep
     * the limits that they have, and where there was no deadline, this one ends with the scope that it is set in. Calls on other threads go on with
     * the deadline that they have, which can still be moved.
     *
     * @param next null for none
     * @param called whether this thread is known to make such a call
     */
    public final void set(@Nullable Deadline next, boolean called) {
        deadline = next;
        Deadline.replace(this, next, called);
    }

    /** A call begins on this thread. @return what to give to {@link Deadline#restore} when it has ended */
    public final @Nullable Deadline enter() {
        Deadline before = Deadline.current();
        Deadline own = deadline;
        if (own != null) {
            Deadline unused = own.join(this);
        }
        return before;
    }
}
