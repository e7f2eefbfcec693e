package org.fairlead.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import org.fairlead.session.Send.State;
import org.jspecify.annotations.Nullable;

/**
 * The one order of all senders. This list is what has been taken, in the order of the wire and below the high-water mark;
 * {@code waiting} is what has not, in the order of arrival: for want of room, or behind another sender's partial message. Any thread may
 * call; everything is guarded by this object's monitor, which is held for moments only. What only a crowded or ended connection needs is made when it does.
 */
final class SendQueue extends Send.Queue {
    /** Times the high-water marks: where sends that may not wait fail. */
    static final int HARD_LIMIT = 16;

    /** Why sends are refused. */
    private record Closed(String sentence, @Nullable Throwable cause) {}

    private final Connection connection;
    private final WireOutput writer;

    /** Where nothing waits; nothing is ever put there, so that all connections share it. */
    static final WaitingSends NONE = new WaitingSends();

    // guarded by this
    private WaitingSends waiting = NONE;
    private @Nullable OpenMessage open;
    private @Nullable Closed closed;
    private boolean posted;

    /** Written under the monitor: whether a send on the executor must queue behind others. */
    private volatile boolean busy;

    /** Serial executor: what is here is not to be held back when it is encoded. */
    private boolean pushed;

    /** Made under the monitor, for the first send that has a deadline. */
    private volatile @Nullable SendDeadlines deadlines;

    SendQueue(Connection connection, WireOutput writer) {
        this.connection = connection;
        this.writer = writer;
    }

    /** False when nothing waits, no partial message is open, and sends are welcome. */
    boolean busy() {
        return busy;
    }

    long earliestDeadline() {
        SendDeadlines made = deadlines;
        return made == null ? Timers.NEVER : made.earliest();
    }

    /**
     * Puts a send in its place; it has state WAITING or QUEUED afterwards.
     *
     * @param timeoutNanos 0 or less: none
     * @return whether the executor is to be told; false where it has been already
     * @throws IllegalStateException when the sender's own partial message is in the way
     */
    synchronized boolean put(Send send, boolean mayWait, long timeoutNanos) throws IOException {
        requireOrder(send);
        requireOpen();
        if (!mayWait || send.isControl()) {
            requireBelowHardLimit(send);
        }
        boolean taken = offer(send, mayWait);
        if (timeoutNanos > 0 && (!taken || send.tracked())) {
            send.writtenBefore = writer.writtenInAll();
            deadlines().set(send, Timers.after(connection.timers.now(), timeoutNanos));
        }
        refresh();
        boolean post = !posted;
        posted = true;
        return post;
    }

    /** Whether earlier parts of the send's message have been sent, so that nobody could end it if this part were not. */
    synchronized boolean goesOn(Send send) {
        return waiting.haveBegun(send, open);
    }

    /** Any thread: whoever waits for the send waits no longer; {@link #expire} is to follow. @return false where nobody does */
    synchronized boolean hurry(Send send) {
        boolean awaited = send.state == State.WAITING || send.awaited && send.state != State.DONE;
        if (awaited) {
            send.hurried = true;
            send.deadline = Long.MIN_VALUE;
        }
        return awaited;
    }

    /**
     * Puts a whole message for which nobody waits in its place, unless the hard limit is reached; one on a topic takes the place of an older one
     * that waits. Where it was taken, {@link Send#wakes} says whether the executor is to be told.
     */
    synchronized Offered propose(Send send) {
        if (closed != null) {
            return Offered.GONE;
        } else if (waiting.replace(send)) {
            return Offered.REPLACED;
        } else if (full(messages() + waiting.messages(), bytes() + waiting.bytes())) {
            return Offered.FULL;
        }
        offer(send, true);
        refresh();
        send.wakes = !posted;
        posted = true;
        return Offered.TAKEN;
    }

    synchronized void checkOpen() throws IOException {
        requireOpen();
    }

    private void requireOpen() throws IOException {
        if (closed != null) {
            throw new IOException(closed.sentence, closed.cause);
        }
    }

    private void requireOrder(Send send) {
        if (open != null && !send.isControl() && !waiting.endsMessage(open)) {
            open.requireOrder(send);
        }
    }

    /** What waits behind the open message does not count against the parts that will end it. */
    private void requireBelowHardLimit(Send send) throws IOException {
        boolean passes = send.isControl() || open != null && open.isGoneOnWithBy(send);
        int messages = messages() + (passes ? 0 : waiting.messages());
        long bytes = bytes() + (passes ? 0 : waiting.bytes());
        if (full(messages, bytes)) {
            send.cutsMessage = waiting.haveBegun(send, open);
            throw new IOException("The peer takes messages too slowly: " + messages + " messages and "
                    + (bytes + writer.unwritten()) + " bytes wait, and this send may not");
        }
    }

    private long maxBytes() {
        return connection.settings.outboxBytes();
    }

    private boolean full(int messages, long bytes) {
        return messages >= (long) HARD_LIMIT * connection.settings.outboxMessages()
                || (bytes + writer.unwritten()) / HARD_LIMIT >= maxBytes();
    }

    private boolean offer(Send send, boolean mayWait) {
        if (send.isControl()) {
            take(send);
            return true;
        }
        if (open != null && open.isGoneOnWithBy(send) && waiting.continuation(open) == null) {
            send.continuation = true;
            if (!mayWait || room(send)) {
                take(send);
                return true;
            }
            waitingList().addFirst(send);
        } else if (open == null && waiting.isEmpty() && room(send)) {
            take(send);
            return true;
        } else {
            waitingList().add(send);
        }
        return false;
    }

    private WaitingSends waitingList() {
        if (waiting == NONE) {
            waiting = new WaitingSends();
        }
        return waiting;
    }

    private SendDeadlines deadlines() {
        SendDeadlines made = deadlines;
        if (made == null) {
            made = new SendDeadlines();
            deadlines = made;
        }
        return made;
    }

    private boolean room(Send send) {
        long unwritten = writer.unwritten();
        return (messages() == 0 && unwritten == 0)
                || (messages() < connection.settings.outboxMessages() && bytes() + unwritten + send.size <= maxBytes());
    }

    private void take(Send send) {
        send.state = State.QUEUED;
        if (!send.tracked()) {
            send.deadline = Timers.NEVER;
        }
        add(send);
        if (send.isControl()) {
            return;
        }
        if (!send.last) {
            open = OpenMessage.of(send);
        } else if (send.continuation) {
            open = null;
            promote();
        }
    }

    /** Takes from the waiting list what may go now. */
    private void promote() {
        while (true) {
            Send send = open == null ? waiting.peek() : waiting.continuation(open);
            if (send == null || !room(send)) {
                return;
            }
            waiting.remove(send);
            send.continuation = open != null;
            take(send);
            send.signal();
        }
    }

    private void refresh() {
        if (waiting.isEmpty()) {
            waiting = NONE;
        }
        busy = closed != null || open != null || !isEmpty() || waiting != NONE;
    }

    /** Waits until the send has reached a state; its deadline is kept by {@link #expire}. */
    void await(Send send, State target) throws IOException {
        while (true) {
            synchronized (this) {
                if (send.state.compareTo(target) >= 0) {
                    break;
                }
                if (Thread.interrupted()) {
                    withdraw(send);
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("Interrupted while the message waited to be sent");
                }
                send.waiter = Thread.currentThread();
            }
            LockSupport.park(this); // until whoever changes the state wakes us; we look again after any other permit
        }
        Throwable failure = send.failure;
        if (failure instanceof SendTimeoutException timeout) {
            throw timeout;
        } else if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void withdraw(Send send) {
        if (send.state == State.WAITING) {
            send.cutsMessage = send.continuation;
            waiting.remove(send);
            send.state = State.DONE;
            promote();
            refresh();
        }
    }

    /** Serial executor: the next send to encode, while the transport has room; null for none. */
    synchronized @Nullable Send next() {
        promote();
        Send send = writer.unwritten() < maxBytes() ? poll() : null;
        if (send == null) {
            posted = false;
        } else {
            send.state = State.STARTED;
        }
        refresh();
        return send;
    }

    /** Serial executor: the application has asked for all that it has sent so far to go. */
    synchronized void push() {
        pushed = !isEmpty() || !waiting.isEmpty();
    }

    /** Serial executor: whether nothing should be held back, as senders wait for room, or all was asked to go. */
    boolean crowded() {
        if (!busy && !pushed) {
            return false;
        }
        synchronized (this) {
            boolean all = pushed;
            pushed &= !isEmpty() || !waiting.isEmpty();
            return all || !waiting.isEmpty();
        }
    }

    /** Payload bytes that are not encoded. */
    long unencoded() {
        if (!busy) {
            return 0;
        }
        synchronized (this) {
            return bytes() + waiting.bytes();
        }
    }

    synchronized void done(Send send, @Nullable Throwable failure) {
        send.state = State.DONE;
        send.failure = failure;
        send.signal();
    }

    /**
     * Refuses sends from now on. What was taken still goes out; so does what waits, unless a partial message is open, which can end no more.
     *
     * @return what is refused
     */
    synchronized Send.Queue shut(String sentence, @Nullable Throwable cause) {
        Send.Queue refused = new Send.Queue();
        if (closed != null) {
            return refused;
        }
        closed = new Closed(sentence, cause);
        boolean cut = open != null;
        open = null;
        for (Send send = waiting.peek(); send != null; send = waiting.peek()) {
            waiting.remove(send);
            if (cut) {
                refused.add(send);
            } else {
                cut = !send.last;
                take(send);
                open = null;
                send.signal();
            }
        }
        refresh();
        return refused;
    }

    /** Takes everything out that is not encoded; {@link #shut} came before. */
    synchronized Send.Queue clear() {
        Send.Queue cleared = new Send.Queue();
        for (Send send = poll(); send != null; send = poll()) {
            cleared.add(send);
        }
        refresh();
        return cleared;
    }

    /** Serial executor: takes out what has waited too long. */
    synchronized SendDeadlines.Expired expire(long now) {
        SendDeadlines.Expired expired = deadlines().expire(now, waiting, this, writer.inFlight());
        refresh();
        return expired;
    }
}
