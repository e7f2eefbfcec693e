package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/**
 * Sends that have not been taken, what keeps them from it, and what they have to be in time for: most connections have nothing of the kind at most times.
 * Guarded by the monitor of the {@link SendQueue}, where nothing else is said.
 */
final class Hindrances extends WaitingSends {

    /** Where there are none; never changed, so that all connections share it. */
    static final Hindrances NONE = new Hindrances();

    /** Why sends are refused. */
    record Closed(String sentence, @Nullable Throwable cause) {}

    /** The message that has been sent in part. */
    @Nullable
    OpenMessage open;

    /** Written once. Readable on any thread. */
    volatile @Nullable Closed closed;

    /** Made for the first send that has a deadline. Readable on any thread. */
    volatile @Nullable SendDeadlines deadlines;

    /** Whether a send on the executor must queue behind others, or is refused. */
    boolean hinder() {
        return closed != null || open != null || !isEmpty();
    }

    /** Whether this is to be kept. Of deadlines that sends have met nobody knows before the first of them has passed. */
    boolean areThere() {
        SendDeadlines times = deadlines;
        return hinder() || times != null && times.earliest() != Timers.NEVER;
    }
}
