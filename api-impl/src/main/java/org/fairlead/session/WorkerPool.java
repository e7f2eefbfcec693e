package org.fairlead.session;

import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Platform threads that are made on demand: a task goes to a waiting thread, else to a new one, else (all {@code size} busy) into
 * the queue, which is counted and, the first time, logged.
 */
public final class WorkerPool implements Workers {
    /** Threads at most, by default. */
    public static final int DEFAULT_SIZE = 200;

    private static final System.Logger LOG = System.getLogger(WorkerPool.class.getName());

    private final OwnThreads threads = new OwnThreads(number -> "fairlead-worker-" + number);
    private final ThreadPoolExecutor pool;
    private final LongAdder saturations = new LongAdder();
    private final AtomicBoolean warned = new AtomicBoolean();

    public WorkerPool(int size) {
        HandOver queue = new HandOver();
        pool = new ThreadPoolExecutor(
                0, size, 60, TimeUnit.SECONDS, queue, threads, (task, executor) -> saturated(queue, task));
    }

    private void saturated(HandOver queue, Runnable task) {
        if (pool.isShutdown()) {
            throw new RejectedExecutionException("The worker pool is closed");
        }
        saturations.increment();
        if (!warned.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "All {0} worker threads are busy, so callbacks wait: endpoint methods block too long, or the pool is too small",
                    pool.getMaximumPoolSize());
        }
        queue.put(task);
        if (pool.isShutdown() && queue.remove(task)) {
            throw new RejectedExecutionException("The worker pool is closed"); // no thread may be left to take it
        }
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** How often a task found every thread busy. */
    public long saturations() {
        return saturations.sum();
    }

    /** How many threads there are now. */
    public int threads() {
        return pool.getPoolSize();
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    @Override
    public boolean join(long deadline) {
        return threads.join(deadline);
    }

    /** Takes a task only when a thread is waiting for one, so that the pool grows before it queues. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
