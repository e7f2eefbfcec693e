package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/** Sends that have not been taken, in the order of arrival: for want of room, or behind another sender's partial message. Guarded by the monitor of the {@link SendQueue}. */
final class WaitingSends {
    private final Send.Queue list = new Send.Queue();

    boolean isEmpty() {
        return list.isEmpty();
    }

    int messages() {
        return list.messages();
    }

    /** Their payload. */
    long bytes() {
        return list.bytes();
    }

    @Nullable
    Send peek() {
        return list.peek();
    }

    void add(Send send) {
        list.add(send);
    }

    /** For a part that goes on with the open message. */
    void addFirst(Send send) {
        list.addFirst(send);
    }

    void remove(Send send) {
        list.remove(send);
    }

    /** Puts a send in the place of an older one on the same topic. @return whether there was one */
    boolean replace(Send newer) {
        return newer.topic != null && list.replace(newer) != null;
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
