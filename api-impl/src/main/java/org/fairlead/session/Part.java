package org.fairlead.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
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

    /** The engine holds the message against a limit. */
    static final byte LIMITED = 0;

    /** Nobody knew yet how long the message might be. */
    static final byte EARLY = 1;

    /** The message might have any length. */
    static final byte UNLIMITED = 2;

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

    /** What held when the message began. Set before the part is put. */
    byte limits = LIMITED;

    /** Bytes, or for a whole text message that is ASCII its String. Emptied by the consumer when taken, since the part may stay behind as the list's head. */
    private Object content;

    /** Volatile by its handle: whoever has put a part then looks whether the consumer is busy, and a consumer that stops does the reverse. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable Part next;

    Part(Kind kind, Object content, boolean first, boolean last, long following, @Nullable Termination termination) {
        this.kind = kind;
        this.content = content;
        this.first = first;
        this.last = last;
        this.following = following;
        this.termination = termination;
    }

    static Part end(Termination termination) {
        return new Part(Kind.END, EMPTY, true, true, 0, termination);
    }

    /** The content, once. */
    Object take() {
        Object taken = content;
        content = EMPTY;
        return taken;
    }

    /** What was taken, as bytes. */
    static byte[] bytes(Object taken) {
        return taken instanceof String text ? text.getBytes(StandardCharsets.ISO_8859_1) : (byte[]) taken;
    }

    @Nullable
    Part next() {
        return (Part) NEXT.getVolatile(this);
    }

    void next(Part part) {
        NEXT.setVolatile(this, part);
    }

    long cost() {
        return OVERHEAD + (content instanceof String text ? text.length() : ((byte[]) content).length);
    }
}
