package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/**
 * Threads that a host without event loops of its own runs tasks of its connections on, at the moment: who waits there holds up a connection, and maybe a thread of
 * the container around us, as on an event loop.
 */
public final class BorrowedThread {

    /** On whose behalf this thread runs, if any. */
    private static final ThreadLocal<@Nullable Object> BORROWER = new ThreadLocal<>();

    private BorrowedThread() {}

    /** Who runs tasks on the calling thread; null for nobody. */
    public static @Nullable Object borrower() {
        return BORROWER.get();
    }

    /** Whether the calling thread runs tasks of a connection. */
    public static boolean isHere() {
        return BORROWER.get() != null;
    }

    /**
     * The calling thread runs tasks from now on, or does no longer.
     *
     * @param borrower who runs them; null for nobody, or what {@link #borrower} was before, where that was somebody
     */
    public static void set(@Nullable Object borrower) {
        if (borrower == null) {
            BORROWER.remove();
        } else {
            BORROWER.set(borrower);
        }
    }
}
