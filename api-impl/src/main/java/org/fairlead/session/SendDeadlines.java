package org.fairlead.session;

/** Until when sends must be on their way. Guarded by the monitor of the {@link SendQueue}. */
final class SendDeadlines {

    /** What {@link #expire} found. @param cut whether bytes of one of the messages have been sent, so that the connection must fail */
    record Expired(Send.Queue withdrawn, boolean cut) {}

    /** No deadline is earlier; written under the monitor. */
    private volatile long earliest = Timers.NEVER;

    /** Readable on any thread. */
    long earliest() {
        return earliest;
    }

    void set(Send send, long deadline) {
        send.deadline = deadline;
        earliest = Math.min(earliest, deadline);
    }

    /** Takes out what has waited too long; what is in flight can only be cut. */
    Expired expire(long now, WaitingSends waiting, Send.Queue queue, Send.Queue inFlight) {
        Send.Queue withdrawn = new Send.Queue();
        earliest = Timers.NEVER;
        boolean cut = false;
        Send next;
        for (Send send = waiting.peek(); send != null; send = next) {
            next = send.next;
            if (expired(send, now)) {
                waiting.remove(send);
                withdrawn.add(send);
                cut |= send.continuation;
            }
        }
        for (Send send = queue.peek(); send != null; send = next) {
            next = send.next;
            if (expired(send, now)) {
                queue.remove(send);
                withdrawn.add(send);
                cut |= send.continuation || !send.last; // other parts may be queued behind it
            }
        }
        for (Send send = inFlight.peek(); send != null; send = send.next) {
            cut |= expired(send, now);
        }
        return new Expired(withdrawn, cut);
    }

    private boolean expired(Send send, long now) {
        if (send.deadline <= now) {
            return true;
        }
        earliest = Math.min(earliest, send.deadline);
        return false;
    }
}
