package org.fairlead.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches a sender that is expected to be stopped by its peer. */
final class Progress {

    private Progress() {}

    /** Waits until a second passes without progress, or everything is sent. */
    static void awaitStandstill(AtomicInteger sent, int all) throws InterruptedException {
        int before = -1;
        while (before != sent.get() && sent.get() < all) {
            before = sent.get();
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
