package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/** Who takes from the {@link Inbox} of one connection, and calls {@link Connection#callbacksDone} once it is told no more: callbacks, or receivers that ask. */
interface Consumer {

    /** Serial executor: the connection is open. */
    void open();

    boolean openWasRequested();

    /** Any thread: whether who takes the messages has said how large they may be, which {@code onOpen} does before it returns. */
    boolean knowsLimits();

    /** Any thread, but for {@link Dispatch#EVENT_LOOP} the executor: there is something to take. */
    void signal();

    /**
     * Any thread: the connection's end was decided.
     *
     * @param here whether this thread may run callbacks for it
     */
    void ended(boolean here);

    /** {@link Dispatch#EVENT_LOOP}: the engine is about to deliver on this thread. @return what to give to {@link #exit} */
    @Nullable
    Connection enter();

    void exit(@Nullable Connection outer);

    /**
     * Whether messages are taken by this thread, so that none are while it waits for something else. Where receivers ask: whether it was the last to
     * do so, or nobody has yet.
     */
    boolean runsHere();

    /**
     * Whether pongs and the end of the connection queue behind the messages before them, to be told to callbacks. Else pongs that nobody waits for
     * are dropped, and the end is decided when it is seen.
     */
    boolean isQueue();
}
