package org.fairlead.session;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** One message, part of a message or control frame on its way out, and its own list node. */
final class Send {

    enum Kind {
        TEXT,
        BINARY,
        PING,
        PONG
    }

    enum State {
        /** Not taken yet: no room, or behind another sender's open message. */
        WAITING,
        /** Taken; its place on the wire is fixed. */
        QUEUED,
        /** Its bytes are with the transport. */
        STARTED,
        /** Written, failed or withdrawn. */
        DONE
    }

    final Kind kind;
    final String text;
    final ByteBuffer data;

    /** Sent as a whole message, not as a part. */
    final boolean whole;

    final boolean last;

    /** Who sends: a {@link Connection} whose callback runs, or a thread. */
    final Object sender;

    /** Who may go on with the message: a stream, else the sender. Of an awaited ping, the {@link Ping}. */
    final Object owner;

    final @Nullable SendCallback callback;

    /** Payload bytes; for text, UTF-16 units. */
    final int size;

    // guarded by the outbox's lock
    State state = State.WAITING;
    boolean continuation;
    boolean awaited;

    /** Refused or withdrawn, although earlier parts of its message were not. */
    boolean cutsMessage;

    /** The deadline of the thread that waits for it has passed. */
    boolean hurried;

    long deadline = Timers.NEVER;

    @Nullable
    Throwable failure;

    @Nullable
    Condition changed;

    // guarded by the owner of the list: the outbox's lock, or the serial executor once STARTED
    @Nullable
    Send next;

    /** Serial executor: the count of bytes sent on this connection when this is written. */
    long end;

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private Send(
            Kind kind,
            String text,
            ByteBuffer data,
            boolean whole,
            boolean last,
            Object sender,
            Object owner,
            @Nullable SendCallback callback) {
        this.kind = kind;
        this.text = text;
        this.data = data;
        this.whole = whole;
        this.last = last;
        this.sender = sender;
        this.owner = owner;
        this.callback = callback;
        this.size = kind == Kind.TEXT ? text.length() : data.remaining();
    }

    static Send text(String text, @Nullable SendCallback callback) {
        Object sender = Strand.sender();
        return new Send(Kind.TEXT, text, NO_DATA, true, true, sender, sender, callback);
    }

    static Send binary(ByteBuffer data, @Nullable SendCallback callback) {
        Object sender = Strand.sender();
        return new Send(Kind.BINARY, "", data, true, true, sender, sender, callback);
    }

    /** @param stream whose message it is a part of; null for the sender's */
    static Send text(String part, boolean last, @Nullable Object stream) {
        Object sender = Strand.sender();
        return new Send(Kind.TEXT, part, NO_DATA, false, last, sender, stream == null ? sender : stream, null);
    }

    /** As {@link #text(String, boolean, Object)}. */
    static Send binary(ByteBuffer part, boolean last, @Nullable Object stream) {
        Object sender = Strand.sender();
        return new Send(Kind.BINARY, "", part, false, last, sender, stream == null ? sender : stream, null);
    }

    static Send control(Kind kind, ByteBuffer payload) {
        return new Send(kind, "", payload, true, true, kind, kind, null);
    }

    /** A ping whose pong is awaited. */
    static Send ping(Ping ping) {
        return new Send(Kind.PING, "", ping.payload.duplicate(), true, true, ping, ping, null);
    }

    /**
     * As {@link #copy}.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     */
    static ByteBuffer controlPayload(ByteBuffer payload) {
        if (payload.remaining() > 125) {
            throw new IllegalArgumentException(
                    "A control frame takes 125 bytes at most, not " + payload.remaining() + " (RFC 6455 section 5.5)");
        }
        return copy(payload);
    }

    /** Consumes the data. */
    static ByteBuffer copy(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    boolean isControl() {
        return kind == Kind.PING || kind == Kind.PONG;
    }

    /** Wakes the sender that waits, under the outbox's lock. */
    void signal() {
        if (changed != null) {
            changed.signal();
        }
    }

    /** Whether somebody wants to know when the bytes are written. */
    boolean tracked() {
        return callback != null || awaited;
    }

    /** A first-in, first-out list without nodes of its own. */
    static final class Queue {
        private @Nullable Send head;
        private @Nullable Send tail;

        boolean isEmpty() {
            return head == null;
        }

        @Nullable
        Send peek() {
            return head;
        }

        void add(Send send) {
            Send before = tail;
            if (before == null) {
                head = send;
            } else {
                before.next = send;
            }
            tail = send;
        }

        void addFirst(Send send) {
            send.next = head;
            head = send;
            if (tail == null) {
                tail = send;
            }
        }

        @Nullable
        Send poll() {
            Send first = head;
            if (first != null) {
                head = first.next;
                first.next = null;
                if (head == null) {
                    tail = null;
                }
            }
            return first;
        }

        void remove(Send send) {
            Send before = null;
            for (Send each = head; each != null; before = each, each = each.next) {
                if (each == send) {
                    if (before == null) {
                        head = each.next;
                    } else {
                        before.next = each.next;
                    }
                    if (tail == each) {
                        tail = before;
                    }
                    each.next = null;
                    return;
                }
            }
        }
    }
}
