package org.fairlead.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * What one thread has at a time, like a lock, except that who waits for it looks at its time again when it is {@linkplain #wake woken}: a deadline may be moved meanwhile. Not reentrant; thread-safe.
 */
final class Turn {

    private final AtomicBoolean taken = new AtomicBoolean();

    /** Who waits, the longest first. */
    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

    boolean tryTake() {
        return taken.compareAndSet(false, true);
    }

    /**
     * Waits until it is free.
     *
     * @param nanosLeft asked before each wait: how long it may still last; 0 or less ends it
     * @throws InterruptedException where the thread is interrupted, even if the turn is free
     * @throws TimeoutException when {@code nanosLeft} says so
     */
    void take(LongSupplier nanosLeft) throws InterruptedException, TimeoutException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!tryTake()) {
            await(nanosLeft);
        }
    }

    private void await(LongSupplier nanosLeft) throws InterruptedException, TimeoutException {
        Thread self = Thread.currentThread();
        waiting.add(self);
        boolean ours = false;
        try {
            while (!tryTake()) {
                long nanos = nanosLeft.getAsLong();
                if (nanos <= 0) {
                    throw new TimeoutException("another thread receives");
                }
                LockSupport.parkNanos(this, nanos);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            ours = true;
        } finally {
            waiting.remove(self);
            if (!ours) {
                next(); // this may be the one that was called
            }
        }
    }

    void leave() {
        taken.set(false);
        next();
    }

    private void next() {
        Thread first = waiting.peek();
        if (first != null && !taken.get()) {
            LockSupport.unpark(first);
        }
    }

    /** Lets who waits look at its time again. */
    void wake() {
        waiting.forEach(LockSupport::unpark);
    }
}
