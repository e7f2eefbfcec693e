package org.fairlead.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What waits in the {@link Inbox}: a part of a message, a pong, or the end of the connection. */
final class Part {

    enum Kind {
        TEXT,
        BINARY,
        PONG,
        /** Nothing follows; {@link #termination} says why. */
        END
    }

    /** What a part costs besides its payload, so that a flood of empty fragments fills the inbox too. */
    static final int OVERHEAD = 64;

    static final byte[] EMPTY = new byte[0];
    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Part.class, "next", Part.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Kind kind;
    final boolean first;
    final boolean last;
    final long following;
    final @Nullable Termination termination;

    /** Of a message's first part: nobody knew yet how long the message might be. Set before the part is put. */
    boolean unlimited;

    /** Emptied by the consumer when taken, since the part stays behind as the list's head. */
    byte[] payload;

    /** Volatile by its handle: whoever has put a part then looks whether the consumer is busy, and a consumer that stops does the reverse. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable Part next;

    Part(Kind kind, byte[] payload, boolean first, boolean last, long following, @Nullable Termination termination) {
        this.kind = kind;
        this.payload = payload;
        this.first = first;
        this.last = last;
        this.following = following;
        this.termination = termination;
    }

    static Part end(Termination termination) {
        return new Part(Kind.END, EMPTY, true, true, 0, termination);
    }

    /** The bytes, once. */
    byte[] take() {
        byte[] taken = payload;
        payload = EMPTY;
        return taken;
    }

    @Nullable
    Part next() {
        return (Part) NEXT.getVolatile(this);
    }

    void next(Part part) {
        NEXT.setVolatile(this, part);
    }

    long cost() {
        return payload.length + OVERHEAD;
    }
}
