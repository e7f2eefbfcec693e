package org.fairlead.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** How far the end of a connection has come. A layer of the {@link Connection}; nothing is made before it begins to end. */
abstract class End extends Timers {
    /** The half that is the application's: onClose has returned, or was never to be called. */
    static final int CALLBACKS = 1;

    static final int TRANSPORT = 2;
    private static final int BOTH = CALLBACKS | TRANSPORT;

    /** Callbacks are waited for no more. */
    private static final int ABANDONED = 4;

    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(End.class, "ended", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Which halves have ended. Any thread. */
    @SuppressWarnings("UnusedVariable")
    private volatile int ended;

    /** Made by the serial executor; read by any thread. */
    private volatile @Nullable Closing closing;

    abstract Closing newClosing();

    /** Any thread: halves have ended. @return whether these were the last, which exactly one caller is told */
    final boolean end(int halves) {
        int before = (int) ENDED.getAndBitwiseOr(this, halves);
        return (before & BOTH) != BOTH && ((before | halves) & BOTH) == BOTH;
    }

    /** Any thread: nobody waits for callbacks any longer. */
    final void abandon() {
        end(ABANDONED);
    }

    /** Any thread: whether callbacks are still to come, and are waited for. */
    final boolean awaitsCallbacks() {
        return (ended & (CALLBACKS | ABANDONED)) == 0;
    }

    /** Any thread: whether both halves have ended. */
    final boolean isOver() {
        return (ended & BOTH) == BOTH;
    }

    final boolean hasEnded(int half) {
        return (ended & half) != 0;
    }

    /** Serial executor. */
    final Closing closing() {
        Closing made = closing;
        if (made == null) {
            made = newClosing();
            closing = made;
        }
        return made;
    }

    /** Serial executor: whether the engine's input is of no more interest. */
    final boolean isDeaf() {
        Closing begun = closing;
        return begun != null && begun.deaf();
    }

    /** Any thread: why no pong can come any more, or null. */
    final @Nullable Termination unanswered() {
        Closing begun = closing;
        return begun == null ? null : begun.unanswered();
    }

    /** Any thread: whether the transport was cut because the closing handshake took too long. */
    final boolean closingTimedOut() {
        Closing begun = closing;
        return begun != null && begun.timedOut();
    }
}
