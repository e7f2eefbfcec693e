package org.fairlead.servlet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** How far the sessions of an application have come on their way out. One for each time that it goes away: it may come back. Thread-safe. */
final class GoingAway {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean awaited = new AtomicBoolean();

    /** Whether no handshake is accepted any more, and what was open when that began has been told of its end. */
    private volatile boolean sessionsClosed;

    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** @return whether the caller is the first, who closes the sessions */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** @return whether the caller is the first, who gives them their time */
    boolean await() {
        return awaited.compareAndSet(false, true);
    }

    void sessionsClosed() {
        sessionsClosed = true;
    }

    /** To be asked before it is looked at whether any connection is left: from then on there are no new ones. */
    boolean haveSessionsClosed() {
        return sessionsClosed;
    }

    /** No connection is left, and no handshake is being decided about. */
    void noneLeft() {
        var unused = gone.complete(null);
    }

    /** Done when the application goes away and no connection is left. */
    CompletableFuture<Void> gone() {
        return gone.copy();
    }
}
