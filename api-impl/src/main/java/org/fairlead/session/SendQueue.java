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

    private final WireOutput writer;
    private final Timers timers;
    private final int maxMessages;
    private final long maxBytes;

    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Send.Queue queue = new Send.Queue();
    private final WaitingSends waiting = new WaitingSends();
    private final SendDeadlines deadlines = new SendDeadlines();
    private @Nullable OpenMessage open;
    private @Nullable String closed;
    private @Nullable Throwable closedBy;
    private boolean posted;

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
        return deadlines.earliest();
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
                send.writtenBefore = writer.writtenInAll();
                deadlines.set(send, Timers.after(timers.now(), timeoutNanos));
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

    /**
     * Puts a whole message for which nobody waits in its place, unless the hard limit is reached; one on a topic takes the place of an older one
     * that waits. Where it was taken, {@link Send#wakes} says whether the executor is to be told.
     */
    Offered propose(Send send) {
        lock.lock();
        try {
            if (closed != null) {
                return Offered.GONE;
            } else if (waiting.replace(send)) {
                return Offered.REPLACED;
            } else if (full(queue.messages() + waiting.messages(), queue.bytes() + waiting.bytes())) {
                return Offered.FULL;
            }
            offer(send, true);
            refresh();
            send.wakes = !posted;
            posted = true;
            return Offered.TAKEN;
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
        int messages = queue.messages() + (passes ? 0 : waiting.messages());
        long bytes = queue.bytes() + (passes ? 0 : waiting.bytes());
        if (full(messages, bytes)) {
            send.cutsMessage = waiting.haveBegun(send, open);
            throw new IOException("The peer takes messages too slowly: " + messages + " messages and "
                    + (bytes + writer.unwritten()) + " bytes wait, and this send may not");
        }
    }

    private boolean full(int messages, long bytes) {
        return messages >= (long) HARD_LIMIT * maxMessages || (bytes + writer.unwritten()) / HARD_LIMIT >= maxBytes;
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
        return (queue.messages() == 0 && unwritten == 0)
                || (queue.messages() < maxMessages && queue.bytes() + unwritten + send.size <= maxBytes);
    }

    private void take(Send send) {
        send.state = State.QUEUED;
        if (!send.tracked()) {
            send.deadline = Timers.NEVER;
        }
        queue.add(send);
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
            return queue.bytes() + waiting.bytes();
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
            refresh();
            return cleared;
        } finally {
            lock.unlock();
        }
    }

    /** Serial executor: takes out what has waited too long. */
    SendDeadlines.Expired expire(long now) {
        lock.lock();
        try {
            SendDeadlines.Expired expired = deadlines.expire(now, waiting, queue, writer.inFlight());
            refresh();
            return expired;
        } finally {
            lock.unlock();
        }
    }
}
