package org.fairlead.session;

import java.util.concurrent.atomic.AtomicInteger;

/** Which halves of a connection have ended. Any thread. */
final class Halves extends AtomicInteger {
    static final int CALLBACKS = 1;
    static final int TRANSPORT = 2;
    static final int BOTH = CALLBACKS | TRANSPORT;
    private static final long serialVersionUID = 1L;

    /** @return whether these were the last, which exactly one caller is told */
    boolean end(int halves) {
        int before = getAndUpdate(bits -> bits | halves);
        return before != BOTH && (before | halves) == BOTH;
    }

    boolean ended(int half) {
        return (get() & half) != 0;
    }
}
