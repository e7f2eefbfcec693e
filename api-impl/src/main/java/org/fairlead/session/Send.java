package org.fairlead.session;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.fairlead.protocol.MessageFrames;
import org.jspecify.annotations.Nullable;

/** One message, part of a message or control frame on its way out, and its own list node. */
final class Send {

    enum Kind {
        TEXT,
        BINARY,
        /** A whole message that was made for many connections. */
        FRAMES,
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

    /** For {@link Kind#FRAMES}. */
    final @Nullable MessageFrames frames;

    /** What else may take its place while it waits: a newer one with the same; null for nothing. */
    final @Nullable Object topic;

    /** Sent as a whole message, not as a part. */
    final boolean whole;

    final boolean last;

    /** Who sends: a {@link Connection} whose callback runs, or a thread. */
    final Object sender;

    /** Who may go on with the message: a stream, else the sender. Of an awaited ping, the {@link Ping}. */
    final Object owner;

    final @Nullable SendCallback callback;

    /** Payload bytes; for text, UTF-16 units; for frames, all their bytes. */
    final int size;

    // guarded by the queue's monitor
    State state = State.WAITING;
    boolean continuation;
    boolean awaited;

    /** Set where it was proposed, for the thread that did. */
    boolean wakes;

    /** Refused or withdrawn, although earlier parts of its message were not. */
    boolean cutsMessage;

    /** The deadline of the thread that waits for it has passed. */
    boolean hurried;

    long deadline = Timers.NEVER;

    /** {@link WireOutput#writtenInAll} when its time began. */
    int writtenBefore;

    @Nullable
    Throwable failure;

    /** The thread that waits for another state. */
    @Nullable
    Thread waiter;

    // guarded by the owner of the list: the queue's monitor, or the serial executor once STARTED
    @Nullable
    Send next;

    /** Serial executor: the place in the stream of bytes behind this. */
    int end;

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
        this.frames = null;
        this.topic = null;
        this.size = kind == Kind.TEXT ? text.length() : data.remaining();
    }

    /** Nobody waits for it, so that it may stand behind its own thread's open message. */
    private Send(MessageFrames frames, @Nullable Object topic) {
        this.kind = Kind.FRAMES;
        this.text = "";
        this.data = NO_DATA;
        this.whole = true;
        this.last = true;
        this.sender = frames;
        this.owner = frames;
        this.callback = null;
        this.frames = frames;
        this.topic = topic;
        this.size = frames.wireSize();
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

    static Send frames(MessageFrames frames, @Nullable Object topic) {
        return new Send(frames, topic);
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

    /** Wakes the sender that waits, under the queue's monitor. */
    void signal() {
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }

    /** Whether somebody wants to know when the bytes are written. */
    boolean tracked() {
        return callback != null || awaited;
    }

    /** A first-in, first-out list without nodes of its own. */
    static class Queue {
        private @Nullable Send head;
        private @Nullable Send tail;
        private int messages;
        private long bytes;

        final boolean isEmpty() {
            return head == null;
        }

        final int messages() {
            return messages;
        }

        /** The sum of their {@link Send#size}. */
        final long bytes() {
            return bytes;
        }

        private void count(Send send, int sign) {
            messages += sign;
            bytes += (long) sign * send.size;
        }

        @Nullable
        final Send peek() {
            return head;
        }

        final void add(Send send) {
            Send before = tail;
            if (before == null) {
                head = send;
            } else {
                before.next = send;
            }
            tail = send;
            count(send, 1);
        }

        final void addFirst(Send send) {
            count(send, 1);
            send.next = head;
            head = send;
            if (tail == null) {
                tail = send;
            }
        }

        @Nullable
        final Send poll() {
            Send first = head;
            if (first != null) {
                head = first.next;
                first.next = null;
                count(first, -1);
                if (head == null) {
                    tail = null;
                }
            }
            return first;
        }

        final void remove(Send send) {
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
                    count(each, -1);
                    return;
                }
            }
        }

        /** Puts a send where the one with the same topic is. @return that one, which is out; null where there is none */
        @Nullable
        final Send replace(Send newer) {
            Send before = null;
            for (Send each = head; each != null; before = each, each = each.next) {
                if (each.topic != null && each.topic.equals(newer.topic)) {
                    newer.next = each.next;
                    if (before == null) {
                        head = newer;
                    } else {
                        before.next = newer;
                    }
                    if (tail == each) {
                        tail = newer;
                    }
                    each.next = null;
                    count(each, -1);
                    count(newer, 1);
                    return each;
                }
            }
            return null;
        }
    }
}
