package org.fairlead.session;

import java.util.concurrent.Executor;

/** The threads on which application code runs for {@link Dispatch#WORKER}. */
public interface Workers extends AutoCloseable {

    /**
     * The default: virtual threads from JDK 24 on, where a handler that blocks inside {@code synchronized} does not hold a carrier
     * thread; before, a pool of at most {@value WorkerPool#DEFAULT_SIZE} daemon threads.
     */
    static Workers create() {
        return Runtime.version().feature() >= 24 ? VirtualWorkers.create() : pool(WorkerPool.DEFAULT_SIZE);
    }

    /** A pool of at most {@code size} daemon threads, which end when they have had nothing to do for a minute. */
    static Workers pool(int size) {
        return new WorkerPool(size);
    }

    /**
     * A virtual thread per task.
     *
     * @throws UnsupportedOperationException before JDK 21
     */
    static Workers virtual() {
        return VirtualWorkers.create();
    }

    /** The caller's executor, which must not run tasks on the submitting thread, and which {@link #close} leaves alone. */
    static Workers of(Executor executor) {
        return new Workers() {
            @Override
            public void execute(Runnable task) {
                executor.execute(task);
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Runs a task; never on the caller's thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException after {@link #close}, or when a caller's executor is full; the connection
     *     concerned is then closed with 1013 ({@link CloseCause#OVERLOAD})
     */
    void execute(Runnable task);

    /**
     * As {@link #execute}, but {@link #call} follows, once for all that were added: until then no thread need look at the task.
     *
     * @throws java.util.concurrent.RejectedExecutionException as {@link #execute} does
     */
    default void add(Runnable task) {
        execute(task);
    }

    /** Sees to it that what was added is run. */
    default void call() {}

    /** Whether wake-ups are better deferred: the caller is one of these threads, and another is about to come. */
    default boolean defersWakeups() {
        return false;
    }

    /** Wakes an executor soon: at once, or when the thread that is about to come is there, or nothing is left to be done before. */
    default void defer(Wakeup wakeup) {
        wakeup.wake();
    }

    /** Takes no more tasks; those that run and wait are left to end. Idempotent. */
    @Override
    void close();

    /**
     * Waits after {@link #close} until the threads have ended, for those who must leave none behind; does not wait for the caller's own, for virtual threads, nor for those of
     * a caller's executor.
     *
     * @param deadline by {@link System#nanoTime}
     * @return false where one of them is still at work
     */
    default boolean join(long deadline) {
        return true;
    }
}
