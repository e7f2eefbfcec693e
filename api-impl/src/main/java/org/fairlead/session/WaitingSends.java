package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/** Sends that have not been taken, in the order of arrival: for want of room, or behind another sender's partial message. Guarded by the outbox's lock. */
final class WaitingSends {
    private final Send.Queue list = new Send.Queue();
    private int messages;
    private long bytes;

    boolean isEmpty() {
        return list.isEmpty();
    }

    int messages() {
        return messages;
    }

    /** Their payload. */
    long bytes() {
        return bytes;
    }

    @Nullable
    Send peek() {
        return list.peek();
    }

    void add(Send send) {
        list.add(send);
        messages++;
        bytes += send.size;
    }

    /** For a part that goes on with the open message. */
    void addFirst(Send send) {
        list.addFirst(send);
        messages++;
        bytes += send.size;
    }

    void remove(Send send) {
        list.remove(send);
        messages--;
        bytes -= send.size;
    }

    /** The first part that goes on with a message; null for none. */
    @Nullable
    Send continuation(OpenMessage begun) {
        for (Send each = list.peek(); each != null; each = each.next) {
            if (begun.isGoneOnWithBy(each) && !each.whole) {
                return each;
            }
        }
        return null;
    }

    /** Whether the last part of the open message has been sent, and waits for room. */
    boolean endsMessage(OpenMessage begun) {
        Send part = continuation(begun);
        while (part != null && !(begun.isGoneOnWithBy(part) && part.last && !part.whole)) {
            part = part.next;
        }
        return part != null;
    }

    /** Whether earlier parts of the same message wait here, or are those of the open message. */
    boolean haveBegun(Send part, @Nullable OpenMessage open) {
        boolean begun = open != null && open.isGoneOnWithBy(part);
        for (Send each = list.peek(); each != null; each = each.next) {
            if (!each.whole && each.owner == part.owner) {
                begun = !each.last;
            }
        }
        return begun && !part.whole;
    }
}
