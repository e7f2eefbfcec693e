package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/** Sends that have not been taken, in the order of arrival: for want of room, or behind another sender's partial message. Guarded by the monitor of the {@link SendQueue}. */
class WaitingSends extends Send.Queue {

    /** Puts a send in the place of an older one on the same topic. @return whether there was one */
    final boolean replaceOlder(Send newer) {
        return newer.topic != null && replace(newer) != null;
    }

    /** The first part that goes on with a message; null for none. */
    @Nullable
    final Send continuation(OpenMessage begun) {
        for (Send each = peek(); each != null; each = each.next) {
            if (begun.isGoneOnWithBy(each) && !each.whole) {
                return each;
            }
        }
        return null;
    }

    /** Whether the last part of the open message has been sent, and waits for room. */
    final boolean endsMessage(OpenMessage begun) {
        Send part = continuation(begun);
        while (part != null && !(begun.isGoneOnWithBy(part) && part.last && !part.whole)) {
            part = part.next;
        }
        return part != null;
    }

    /** Whether earlier parts of the same message wait here, or are those of the open message. */
    final boolean haveBegun(Send part, @Nullable OpenMessage open) {
        boolean begun = open != null && open.isGoneOnWithBy(part);
        for (Send each = peek(); each != null; each = each.next) {
            if (!each.whole && each.owner == part.owner) {
                begun = !each.last;
            }
        }
        return begun && !part.whole;
    }
}
