package org.fairlead.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.fairlead.protocol.Events;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Why reading stops: what was received and not yet taken, bounded in messages and bytes. The serial executor puts, whoever runs the
 * {@link Consumer} takes; there is no lock. The queue is full when a complete message comes that is one more than it holds: that one waits too, until
 * one before it is taken, so that a queue of none hands each message over before the next is read. With {@link Dispatch#EVENT_LOOP} nothing is
 * queued: messages are delivered where they arrive.
 *
 * <p>What waits is a list that is empty when all of it has been taken: whoever takes the last part takes it off the tail too, unless another is being put
 * behind it at that moment. So an inbox in which nothing waits keeps no part.
 *
 * <p>One object with what is below it, since every open connection has one.
 */
final class Inbox extends Parsing implements Events {
    private static final VarHandle TAIL;

    static {
        try {
            TAIL = MethodHandles.lookup().findVarHandle(Inbox.class, "tail", Part.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Messages that wait at most, unless the settings say. */
    private static final int CALLBACKS_QUEUE = 64;

    private static final int RECEIVERS_QUEUE = 1;

    // serial executor
    private boolean text;
    private boolean first;

    /** Of the message that is being received: {@link Part#limits}. */
    private byte limits;

    private boolean unsignalled;

    /** Counts all messages, and may overflow. Written by the serial executor; read by the consumer after {@link #full} was seen. */
    private int putMessages;

    private long putBytes;

    /** The latest part; null where all have been taken. The serial executor exchanges it, and the consumer clears it. */
    @SuppressWarnings("UnusedVariable")
    private volatile @Nullable Part tail;

    /** Where the consumer goes on. The consumer's, except that whoever puts a part where none is puts it here too. */
    private volatile @Nullable Part head;

    /** The consumer's: whether that has been taken, so that the next is behind it. */
    private boolean headTaken;

    /** Written by the consumer alone. */
    private volatile int takenMessages;

    private volatile long takenBytes;

    /** Written by the serial executor alone. With the counts above: each side writes its own, then reads the other's. */
    private volatile boolean full;

    /** Written by the serial executor: a message has come before its limit was known. */
    private volatile boolean early;

    /** Who waits in a stream for the next part. */
    private volatile @Nullable Thread reader;

    Inbox(Connection connection) {
        super(connection);
    }

    // ---- the engine's events, on the serial executor

    @Override
    public long onMessageStart(boolean text) {
        this.text = text;
        this.first = true;
        if (connection.ended()) {
            return Settings.UNLIMITED; // it is dropped
        } else if (isEarly()) {
            limits = Part.EARLY;
            return Settings.UNLIMITED;
        }
        long most = connection.listener.maxMessageSize(text);
        limits = most == Settings.UNLIMITED ? Part.UNLIMITED : Part.LIMITED;
        return most;
    }

    /** Looks once more behind its mark: who makes the limits known looks for the mark behind that. */
    private boolean isEarly() {
        if (connection.consumer.knowsLimits()) {
            return false;
        }
        early = true;
        return !connection.consumer.knowsLimits();
    }

    /** On the strand, when onOpen has returned: what came before is held against the limits now, and what still comes of it too. */
    void limitsKnown() {
        if (!early) {
            return;
        }
        long textLimit = connection.listener.maxMessageSize(true);
        long binaryLimit = connection.listener.maxMessageSize(false);
        connection.delivery().earlyLimits(textLimit, binaryLimit);
        try {
            connection.transport.execute(() -> limitMessage(textLimit, binaryLimit));
        } catch (RejectedExecutionException e) {
            connection.executorEnded();
        }
    }

    private void limitMessage(long textLimit, long binaryLimit) {
        if (limits == Part.EARLY && !connection.ended()) {
            limitMessage(text ? textLimit : binaryLimit);
        }
    }

    @Override
    public boolean onMessagePart(ByteBuffer payload, long following, boolean last) {
        connection.activity();
        boolean start = first;
        first = false;
        if (connection.ended()) {
            return true;
        }
        if (connection.isDirect()) {
            connection.delivery().part(text, payload, false, start, last, following, limits == Part.LIMITED);
            return !paused();
        }
        if (!start && !last && !payload.hasRemaining()) {
            return true;
        }
        Part.Kind kind = text ? Part.Kind.TEXT : Part.Kind.BINARY;
        Part part = new Part(kind, copy(payload), start, last, following, null);
        part.limits = limits;
        return put(part);
    }

    /** The engine's thread makes the String where it would have to make an array of the same size. */
    @Override
    public boolean onAsciiText(ByteBuffer payload) {
        if (connection.isDirect() || connection.ended()) {
            return onMessagePart(payload, 0, true);
        }
        connection.activity();
        first = false;
        Part part = new Part(Part.Kind.TEXT, Delivery.ascii(payload), true, true, 0, null);
        part.limits = limits;
        return put(part);
    }

    @Override
    public boolean onPing(ByteBuffer payload) {
        connection.activity();
        connection.outbox.answerPing(payload);
        return true;
    }

    @Override
    public boolean onPong(ByteBuffer payload) {
        Pings pings = connection.pings;
        if (pings == null ? connection.heartbeatPong(payload) : pings.pong(payload)) {
            return true;
        }
        connection.activity();
        if (connection.ended()) {
            return true;
        }
        if (connection.isDirect()) {
            connection.delivery().pong(copy(payload));
            return !paused();
        }
        if (!connection.consumer.isQueue()) {
            return true;
        }
        return put(new Part(Part.Kind.PONG, copy(payload), true, true, 0, null));
    }

    @Override
    public boolean onClose(int code, String reason) {
        connection.closing().received(new Termination(CloseCause.REMOTE, code, reason, null));
        return true;
    }

    static byte[] copy(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return bytes;
    }

    // ---- putting, on the serial executor

    /** Puts the end of the connection behind all that was received, where callbacks wait for that. */
    void end(Termination termination) {
        if (!connection.consumer.isQueue()) {
            connection.end(termination);
        } else {
            append(Part.end(termination));
            signal();
        }
    }

    private boolean put(Part part) {
        putBytes += part.cost();
        if (part.last) {
            putMessages++;
        }
        append(part);
        if (putMessages - takenMessages > maxMessages() || putBytes - takenBytes >= maxBytes()) {
            full = true;
            if (isLow()) {
                full = false;
            } else {
                pause(INBOX);
                Pings pings = connection.pings;
                if (pings != null) {
                    pings.readingPaused();
                }
            }
        }
        return !paused();
    }

    private void append(Part part) {
        Part before = (Part) TAIL.getAndSet(this, part);
        if (before == null) {
            head = part;
        } else {
            before.next(part);
        }
        unsignalled = true;
    }

    /** Wakes the consumer, once for all that was put since. */
    @Override
    void signal() {
        if (unsignalled) {
            unsignalled = false;
            connection.consumer.signal();
        }
    }

    private void drained() {
        if (full && isLow()) {
            full = false;
            resume(INBOX);
        }
    }

    /**
     * Whether nothing more is read until something is taken; not so where enough was taken and reading is about to go on. For the serial executor,
     * and for who takes: neither of its own counts changes meanwhile.
     */
    boolean isFull() {
        return full && !isLow()
                && full; // once more: between the two looks it may have been emptied and be filling again
    }

    private int maxMessages() {
        int set = connection.settings.messageQueueSize();
        if (set != Settings.AUTO_QUEUE) {
            return set;
        }
        return connection.consumer.isQueue() ? CALLBACKS_QUEUE : RECEIVERS_QUEUE;
    }

    private long maxBytes() {
        return connection.settings.messageQueueBytes();
    }

    /** At half of the queue, rounded up, reading goes on. */
    private boolean isLow() {
        int maxMessages = maxMessages();
        return putMessages - takenMessages <= maxMessages - maxMessages / 2 && putBytes - takenBytes <= maxBytes() / 2;
    }

    // ---- taking, by the consumer

    @Nullable
    Part peek() {
        Part first = head;
        return first != null && headTaken ? first.next() : first;
    }

    /** Goes on behind the part that {@link #peek} showed. */
    private void leave(Part part) {
        Part next = part.next();
        headTaken = false;
        head = next;
        if (next == null && !TAIL.compareAndSet(this, part, null)) {
            headTaken = true; // another is being put behind it
            head = part;
        }
    }

    /** Takes the part that {@link #peek} showed. */
    Object take(Part part) {
        leave(part);
        long cost = part.cost();
        Object content = part.take();
        if (part.kind == Part.Kind.END) {
            return content;
        }
        takenBytes = takenBytes + cost;
        if (part.last) {
            takenMessages = takenMessages + 1;
        }
        if (full && isLow()) {
            try {
                connection.transport.execute(this::drained);
            } catch (RejectedExecutionException e) {
                connection.executorEnded();
            }
        }
        return content;
    }

    /** Takes and forgets everything. */
    void discard() {
        for (Part part = peek(); part != null; part = peek()) {
            take(part);
        }
    }

    /** For a stream: waits for a part. */
    Part await(InboundStream stream) throws IOException {
        while (true) {
            reader = Thread.currentThread();
            try {
                if (stream.isClosed()) {
                    throw new IOException("The stream is closed, or the handler that it was given to has returned");
                }
                Part part = peek();
                if (part != null) {
                    return part;
                }
                if (connection.ended()) {
                    throw new IOException("The connection was closed inside the message");
                }
                Deadline.park(this, "reading the rest of a message");
            } finally {
                reader = null;
            }
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while the rest of the message was awaited");
            }
        }
    }

    /** Any thread: something was put, or the connection ended. */
    void wakeReader() {
        Thread waiting = reader;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }
}
