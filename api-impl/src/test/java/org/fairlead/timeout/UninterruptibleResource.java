package org.fairlead.timeout;

import java.util.concurrent.CountDownLatch;

/** Blocks without regard to interrupts, as reading from a socket does. */
final class UninterruptibleResource {
    private final CountDownLatch shut = new CountDownLatch(1);
    volatile boolean closed;

    void block() {
        boolean interrupted = false;
        while (true) {
            try {
                shut.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void shutdown() {
        closed = true;
        shut.countDown();
    }
}
