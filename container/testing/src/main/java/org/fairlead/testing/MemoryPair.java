package org.fairlead.testing;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Two transports that are joined in memory: what one side writes the other reads. Each way holds a limited number of bytes, as a
 * socket does, so that a side that does not read makes the other one wait.
 */
public final class MemoryPair implements AutoCloseable {
    private static final int DEFAULT_CAPACITY = 64 << 10;

    private final ConcurrentLinkedQueue<Runnable> tasks;
    private final MemoryTransport client;
    private final MemoryTransport server;

    private MemoryPair(ConcurrentLinkedQueue<Runnable> tasks, Executor executor, int capacity, int chunk) {
        this.tasks = tasks;
        this.client = new MemoryTransport("client", executor, capacity, chunk);
        this.server = new MemoryTransport("server", executor, capacity, chunk);
        client.join(server);
    }

    /** Everything happens in {@link #run}, on the thread that calls it: deterministic. */
    public static MemoryPair manual() {
        return manual(DEFAULT_CAPACITY, Integer.MAX_VALUE);
    }

    /**
     * As {@link #manual()}.
     *
     * @param capacity bytes that each way holds
     * @param chunk bytes that one read gives at most
     */
    public static MemoryPair manual(int capacity, int chunk) {
        ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        return new MemoryPair(tasks, tasks::add, capacity, chunk);
    }

    /** Each side's serial executor runs on the given executor. */
    public static MemoryPair on(Executor executor) {
        return new MemoryPair(new ConcurrentLinkedQueue<>(), executor, DEFAULT_CAPACITY, Integer.MAX_VALUE);
    }

    /** Both sides run on a daemon thread of this pair, which ends when it has had nothing to do for a second. */
    public static MemoryPair threaded() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "fairlead-memory-pair");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return new MemoryPair(new ConcurrentLinkedQueue<>(), executor, DEFAULT_CAPACITY, Integer.MAX_VALUE);
    }

    public MemoryTransport client() {
        return client;
    }

    public MemoryTransport server() {
        return server;
    }

    /** For {@link #manual()}: runs what both sides have to do, until there is nothing left. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** While cut, no byte arrives and no end is noticed, as with a network cable that was pulled. */
    public void cut(boolean cut) {
        client.cut(cut);
        server.cut(cut);
    }

    /** Cuts both sides off. */
    @Override
    public void close() {
        client.abort();
        server.abort();
    }
}
