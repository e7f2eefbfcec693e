package org.fairlead.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.session.Send.State;
import org.jspecify.annotations.Nullable;

/**
 * The one order of all senders. {@code queue} is what has been taken, in the order of the wire and below the high-water mark;
 * {@code waiting} is what has not, in the order of arrival: for want of room, or behind another sender's partial message. Any thread may
 * call; everything is guarded by one lock, which is held for moments only.
 */
final class SendQueue {
    /** Times the high-water marks: where sends that may not wait fail. */
    static final int HARD_LIMIT = 16;

    /** What {@link #expire} found. @param cut whether bytes of one of the messages have been sent, so that the connection must fail */
    record Expired(Send.Queue withdrawn, boolean cut) {}

    private final WireOutput writer;
    private final Timers timers;
    private final int maxMessages;
    private final long maxBytes;

    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Send.Queue queue = new Send.Queue();
    private final WaitingSends waiting = new WaitingSends();
    private int queuedMessages;
    private long queuedBytes;
    private @Nullable OpenMessage open;
    private @Nullable String closed;
    private @Nullable Throwable closedBy;
    private boolean posted;

    /** No deadline is earlier; written under the lock. */
    private volatile long earliestDeadline = Timers.NEVER;

    /** Written under the lock: whether a send on the executor must queue behind others. */
    private volatile boolean busy;

    SendQueue(WireOutput writer, Timers timers, Settings settings) {
        this.writer = writer;
        this.timers = timers;
        this.maxMessages = settings.outboxMessages();
        this.maxBytes = settings.outboxBytes();
    }

    /** False when nothing waits, no partial message is open, and sends are welcome. */
    boolean busy() {
        return busy;
    }

    long earliestDeadline() {
        return earliestDeadline;
    }

    /**
     * Puts a send in its place; it has state WAITING or QUEUED afterwards.
     *
     * @param timeoutNanos 0 or less: none
     * @return whether the executor is to be told; false where it has been already
     * @throws IllegalStateException when the sender's own partial message is in the way
     */
    boolean put(Send send, boolean mayWait, long timeoutNanos) throws IOException {
        lock.lock();
        try {
            requireOrder(send);
            requireOpen();
            if (!mayWait || send.isControl()) {
                requireBelowHardLimit(send);
            }
            boolean taken = offer(send, mayWait);
            if (timeoutNanos > 0 && (!taken || send.tracked())) {
                send.deadline = Timers.after(timers.now(), timeoutNanos);
                earliestDeadline = Math.min(earliestDeadline, send.deadline);
            }
            refresh();
            boolean post = !posted;
            posted = true;
            return post;
        } finally {
            lock.unlock();
        }
    }

    /** Whether earlier parts of the send's message have been sent, so that nobody could end it if this part were not. */
    boolean goesOn(Send send) {
        lock.lock();
        try {
            return waiting.haveBegun(send, open);
        } finally {
            lock.unlock();
        }
    }

    /** Any thread: whoever waits for the send waits no longer; {@link #expire} is to follow. @return false where nobody does */
    boolean hurry(Send send) {
        lock.lock();
        try {
            boolean awaited = send.state == State.WAITING || send.awaited && send.state != State.DONE;
            if (awaited) {
                send.hurried = true;
                send.deadline = Long.MIN_VALUE;
            }
            return awaited;
        } finally {
            lock.unlock();
        }
    }

    void checkOpen() throws IOException {
        lock.lock();
        try {
            requireOpen();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (closed != null) {
            throw new IOException(closed, closedBy);
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
        int messages = queuedMessages + (passes ? 0 : waiting.messages());
        long bytes = queuedBytes + writer.unwritten() + (passes ? 0 : waiting.bytes());
        if (messages >= (long) HARD_LIMIT * maxMessages || bytes / HARD_LIMIT >= maxBytes) {
            send.cutsMessage = waiting.haveBegun(send, open);
            throw new IOException("The peer takes messages too slowly: " + messages + " messages and " + bytes
                    + " bytes wait, and this send may not");
        }
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
            waiting.addFirst(send);
        } else if (open == null && waiting.isEmpty() && room(send)) {
            take(send);
            return true;
        } else {
            waiting.add(send);
        }
        return false;
    }

    private boolean room(Send send) {
        long unwritten = writer.unwritten();
        return (queuedMessages == 0 && unwritten == 0)
                || (queuedMessages < maxMessages && queuedBytes + unwritten + send.size <= maxBytes);
    }

    private void take(Send send) {
        send.state = State.QUEUED;
        if (!send.tracked()) {
            send.deadline = Timers.NEVER;
        }
        queue.add(send);
        queuedMessages++;
        queuedBytes += send.size;
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
        busy = closed != null || open != null || !queue.isEmpty() || !waiting.isEmpty();
    }

    /** Waits until the send has reached a state; its deadline is kept by {@link #expire}. */
    void await(Send send, State target) throws IOException {
        lock.lock();
        try {
            while (send.state.compareTo(target) < 0) {
                if (send.changed == null) {
                    send.changed = lock.newCondition();
                }
                send.changed.await();
            }
            Throwable failure = send.failure;
            if (failure instanceof SendTimeoutException timeout) {
                throw timeout;
            } else if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
        } catch (InterruptedException e) {
            if (send.state == State.WAITING) {
                send.cutsMessage = send.continuation;
                waiting.remove(send);
                send.state = State.DONE;
                promote();
                refresh();
            }
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the message waited to be sent");
        } finally {
            lock.unlock();
        }
    }

    /** Serial executor: the next send to encode, while the transport has room; null for none. */
    @Nullable
    Send next() {
        lock.lock();
        try {
            promote();
            Send send = writer.unwritten() < maxBytes ? queue.poll() : null;
            if (send == null) {
                posted = false;
            } else {
                send.state = State.STARTED;
                queuedMessages--;
                queuedBytes -= send.size;
            }
            refresh();
            return send;
        } finally {
            lock.unlock();
        }
    }

    /** Whether senders wait for room, so that nothing should be held back. */
    boolean crowded() {
        if (!busy) {
            return false;
        }
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Payload bytes that are not encoded. */
    long bytes() {
        if (!busy) {
            return 0;
        }
        lock.lock();
        try {
            return queuedBytes + waiting.bytes();
        } finally {
            lock.unlock();
        }
    }

    void done(Send send, @Nullable Throwable failure) {
        lock.lock();
        try {
            send.state = State.DONE;
            send.failure = failure;
            send.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses sends from now on. What was taken still goes out; so does what waits, unless a partial message is open, which can end no more.
     *
     * @return what is refused
     */
    Send.Queue shut(String sentence, @Nullable Throwable cause) {
        Send.Queue refused = new Send.Queue();
        lock.lock();
        try {
            if (closed != null) {
                return refused;
            }
            closed = sentence;
            closedBy = cause;
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
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything out that is not encoded; {@link #shut} came before. */
    Send.Queue clear() {
        Send.Queue cleared = new Send.Queue();
        lock.lock();
        try {
            for (Send send = queue.poll(); send != null; send = queue.poll()) {
                cleared.add(send);
            }
            queuedMessages = 0;
            queuedBytes = 0;
            refresh();
            return cleared;
        } finally {
            lock.unlock();
        }
    }

    /** Serial executor: takes out what has waited too long. */
    Expired expire(long now) {
        Send.Queue withdrawn = new Send.Queue();
        lock.lock();
        try {
            earliestDeadline = Timers.NEVER;
            boolean cut = expire(waiting.peek(), now, withdrawn) | expire(queue.peek(), now, withdrawn);
            for (Send send = writer.inFlight().peek(); send != null; send = send.next) {
                cut |= expired(send, now);
            }
            refresh();
            return new Expired(withdrawn, cut);
        } finally {
            lock.unlock();
        }
    }

    private boolean expire(@Nullable Send first, long now, Send.Queue withdrawn) {
        boolean cut = false;
        Send next;
        for (Send send = first; send != null; send = next) {
            next = send.next;
            if (!expired(send, now)) {
                continue;
            }
            if (send.state == State.WAITING) {
                waiting.remove(send);
            } else {
                queue.remove(send);
                queuedMessages--;
                queuedBytes -= send.size;
                cut |= !send.last; // other parts may be queued behind it
            }
            withdrawn.add(send);
            cut |= send.continuation;
        }
        return cut;
    }

    private boolean expired(Send send, long now) {
        if (send.deadline <= now) {
            return true;
        }
        earliestDeadline = Math.min(earliestDeadline, send.deadline);
        return false;
    }
}
