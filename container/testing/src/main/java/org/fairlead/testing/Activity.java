package org.fairlead.testing;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.session.Workers;

/** Threads that know when they have nothing left to do. Thread-safe. */
final class Activity implements Executor, Workers {

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fairlead-memory-network");
        thread.setDaemon(true);
        return thread;
    });

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();

    /** Tasks that wait or run; guarded by the lock. */
    private int outstanding;

    @Override
    public void execute(Runnable task) {
        add(1);
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    add(-1);
                }
            });
        } catch (RejectedExecutionException e) {
            add(-1);
            throw e;
        }
    }

    private void add(int tasks) {
        lock.lock();
        try {
            outstanding += tasks;
            if (outstanding == 0) {
                quiet.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** @throws IllegalStateException where something still runs after the limit */
    void await(Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (outstanding > 0) {
                if (left <= 0) {
                    throw new IllegalStateException(outstanding + " tasks are still busy after " + limit
                            + ": does a handler wait for what never comes?");
                }
                left = quiet.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the network to settle", e);
        } finally {
            lock.unlock();
        }
    }

    /** Lets no thread outlive the test, except one that does not react to being interrupted. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
