package org.fairlead.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import org.fairlead.session.Send.State;
import org.jspecify.annotations.Nullable;

/**
 * The one order of all senders. This list is what has been taken, in the order of the wire and below the high-water mark; what has not is in the order
 * of arrival among the {@link Hindrances}, which are made when there are some and let go when there are none: for want of room, or behind another
 * sender's partial message. Any thread may call; everything is guarded by this object's monitor, which is held for moments only.
 *
 * <p>The lowest layer of the {@link Outbox}: the four are one object, since every open connection has one.
 */
abstract class SendQueue extends Send.Queue {
    /** Times the high-water marks: where sends that may not wait fail. */
    static final int HARD_LIMIT = 16;

    /**
     * How often a sender that must wait lets other threads go first before it parks. Most often the event loop has nothing to wait for but the processor, and to park and be woken costs both
     * more than a turn.
     */
    private static final int TURNS = 2;

    final Connection connection;

    /** Written under the monitor. */
    private volatile Hindrances hindrances = Hindrances.NONE;

    /** Guarded by this. */
    private boolean posted;

    /** Written under the monitor: whether a send on the executor must queue behind others. */
    private volatile boolean busy;

    /** What is here is not to be held back when it is encoded. Written under the monitor. */
    private boolean pushed;

    SendQueue(Connection connection) {
        this.connection = connection;
    }

    /** Bytes that the transport has and the socket has not, less than 4 GiB. Any thread. */
    abstract long unwritten();

    /** Changes whenever bytes have left for the socket. Any thread. */
    abstract int writtenInAll();

    /** Serial executor: sends whose bytes are with the transport. */
    abstract Send.Queue inFlight();

    /** False when nothing waits, no partial message is open, and sends are welcome. */
    final boolean busy() {
        return busy;
    }

    final long earliestDeadline() {
        SendDeadlines made = hindrances.deadlines;
        return made == null ? Timers.NEVER : made.earliest();
    }

    /**
     * Puts a send in its place; it has state WAITING or QUEUED afterwards.
     *
     * @param timeoutNanos 0 or less: none
     * @return whether the executor is to be told; false where it has been already
     * @throws IllegalStateException when the sender's own partial message is in the way
     */
    final synchronized boolean put(Send send, boolean mayWait, long timeoutNanos) throws IOException {
        requireOrder(send);
        requireOpen();
        if (!mayWait || send.isControl()) {
            requireBelowHardLimit(send);
        }
        boolean taken = offer(send, mayWait);
        if (timeoutNanos > 0 && (!taken || send.tracked())) {
            send.writtenBefore = writtenInAll();
            deadlines().set(send, Timers.after(connection.now(), timeoutNanos));
        }
        refresh();
        boolean post = !posted;
        posted = true;
        return post;
    }

    /** Whether earlier parts of the send's message have been sent, so that nobody could end it if this part were not. */
    final synchronized boolean goesOn(Send send) {
        return hindrances.haveBegun(send, hindrances.open);
    }

    /** Any thread: whoever waits for the send waits no longer; {@link Outbox#expire} is to follow. @return false where nobody does */
    final synchronized boolean hurry(Send send) {
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
    final synchronized Offered propose(Send send) {
        WaitingSends waiting = hindrances;
        if (hindrances.closed != null) {
            return Offered.GONE;
        } else if (waiting.replaceOlder(send)) {
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

    final synchronized void checkOpen() throws IOException {
        requireOpen();
    }

    /** Whether sends are refused. */
    final boolean isShut() {
        return hindrances.closed != null;
    }

    private void requireOpen() throws IOException {
        Hindrances.Closed closed = hindrances.closed;
        if (closed != null) {
            throw new IOException(closed.sentence(), closed.cause());
        }
    }

    private void requireOrder(Send send) {
        OpenMessage open = hindrances.open;
        if (open != null && !send.isControl() && !hindrances.endsMessage(open)) {
            open.requireOrder(send);
        }
    }

    /** What waits behind the open message does not count against the parts that will end it. */
    private void requireBelowHardLimit(Send send) throws IOException {
        WaitingSends waiting = hindrances;
        OpenMessage open = hindrances.open;
        boolean passes = send.isControl() || open != null && open.isGoneOnWithBy(send);
        int messages = messages() + (passes ? 0 : waiting.messages());
        long bytes = bytes() + (passes ? 0 : waiting.bytes());
        if (full(messages, bytes)) {
            send.cutsMessage = waiting.haveBegun(send, open);
            throw new IOException("The peer takes messages too slowly: " + messages + " messages and "
                    + (bytes + unwritten()) + " bytes wait, and this send may not");
        }
    }

    /** How many bytes may be with the transport before more is encoded, at most 1 GiB. */
    final long maxBytes() {
        return connection.settings.outboxBytes();
    }

    private boolean full(int messages, long bytes) {
        return messages >= (long) HARD_LIMIT * connection.settings.outboxMessages()
                || (bytes + unwritten()) / HARD_LIMIT >= maxBytes();
    }

    private boolean offer(Send send, boolean mayWait) {
        if (send.isControl()) {
            take(send);
            return true;
        }
        WaitingSends waiting = hindrances;
        OpenMessage open = hindrances.open;
        if (open != null && open.isGoneOnWithBy(send) && waiting.continuation(open) == null) {
            send.continuation = true;
            if (!mayWait || room(send)) {
                take(send);
                return true;
            }
            hindrances().addFirst(send);
        } else if (open == null && waiting.isEmpty() && room(send)) {
            take(send);
            return true;
        } else {
            hindrances().add(send);
        }
        return false;
    }

    /** To be changed. */
    private Hindrances hindrances() {
        Hindrances made = hindrances;
        if (made == Hindrances.NONE) {
            made = new Hindrances();
            hindrances = made;
        }
        return made;
    }

    private SendDeadlines deadlines() {
        SendDeadlines made = hindrances.deadlines;
        if (made == null) {
            made = new SendDeadlines();
            hindrances().deadlines = made;
        }
        return made;
    }

    private boolean room(Send send) {
        long unwritten = unwritten();
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
            hindrances().open = OpenMessage.of(send);
        } else if (send.continuation) {
            hindrances().open = null;
            promote();
        }
    }

    /** Takes from the waiting list what may go now. */
    private void promote() {
        WaitingSends waiting = hindrances;
        while (true) {
            OpenMessage open = hindrances.open;
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
        if (!hindrances.areThere()) {
            hindrances = Hindrances.NONE;
        }
        busy = !isEmpty() || hindrances.hinder();
    }

    /** Waits until the send has reached a state; its deadline is kept by {@link #expired}. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on who runs next
    final void await(Send send, State target) throws IOException {
        int turns = TURNS;
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
                send.waiter = turns > 0 ? null : Thread.currentThread();
            }
            if (turns > 0) {
                turns--;
                Thread.yield();
            } else {
                LockSupport.park(
                        this); // until whoever changes the state wakes us; we look again after any other permit
            }
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
            hindrances.remove(send);
            send.state = State.DONE;
            promote();
            refresh();
        }
    }

    /** Serial executor: the next send to encode, while the transport has room; null for none. */
    final synchronized @Nullable Send next() {
        promote();
        Send send = unwritten() < maxBytes() ? poll() : null;
        if (send == null) {
            posted = false;
        } else {
            send.state = State.STARTED;
        }
        refresh();
        return send;
    }

    /** The application wants all that it has sent so far to go, where it is not encoded yet as soon as it is. Where called elsewhere than on the executor, a task there follows. */
    final synchronized void push() {
        pushed |= !isEmpty() || !hindrances.isEmpty();
    }

    /** Serial executor: whether nothing should be held back, as senders wait for room, or all was asked to go. */
    final boolean crowded() {
        if (!busy && !pushed) {
            return false;
        }
        synchronized (this) {
            boolean all = pushed;
            pushed &= !isEmpty() || !hindrances.isEmpty();
            return all || !hindrances.isEmpty();
        }
    }

    /** Payload bytes that are not encoded. */
    final long unencoded() {
        if (!busy) {
            return 0;
        }
        synchronized (this) {
            return bytes() + hindrances.bytes();
        }
    }

    final synchronized void done(Send send, @Nullable Throwable failure) {
        send.state = State.DONE;
        send.failure = failure;
        send.signal();
    }

    /**
     * Refuses sends from now on. What was taken still goes out; so does what waits, unless a partial message is open, which can end no more.
     *
     * @return what is refused
     */
    final synchronized Send.Queue refuse(String sentence, @Nullable Throwable cause) {
        Send.Queue refused = new Send.Queue();
        if (hindrances.closed != null) {
            return refused;
        }
        Hindrances ours = hindrances();
        ours.closed = new Hindrances.Closed(sentence, cause);
        boolean cut = ours.open != null;
        ours.open = null;
        WaitingSends waiting = ours;
        for (Send send = waiting.peek(); send != null; send = waiting.peek()) {
            waiting.remove(send);
            if (cut) {
                refused.add(send);
            } else {
                cut = !send.last;
                take(send);
                ours.open = null;
                send.signal();
            }
        }
        refresh();
        return refused;
    }

    /** Takes everything out that is not encoded; {@link #refuse} came before. */
    final synchronized Send.Queue clear() {
        Send.Queue cleared = new Send.Queue();
        for (Send send = poll(); send != null; send = poll()) {
            cleared.add(send);
        }
        refresh();
        return cleared;
    }

    /** Serial executor: takes out what has waited too long. */
    final synchronized SendDeadlines.Expired expired(long now) {
        SendDeadlines.Expired expired = deadlines().expire(now, hindrances, this, inFlight());
        refresh();
        return expired;
    }
}
