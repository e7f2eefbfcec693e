package org.fairlead.testing;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after the other on another executor. */
final class SerialExecutor implements Executor, Runnable {
    /** Whether a thread runs tasks of any of these. */
    private static final ThreadLocal<Boolean> RUNS = ThreadLocal.withInitial(() -> false);

    private final Executor executor;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Written by the thread that runs the tasks. */
    private volatile @Nullable Thread runner;

    SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            executor.execute(this);
        }
    }

    boolean isRunner() {
        return runner == Thread.currentThread();
    }

    /** Whether the caller is inside a task of this or of another one. */
    static boolean runsHere() {
        return RUNS.get();
    }

    @Override
    public void run() {
        do {
            Runnable task = tasks.remove();
            Thread outer = runner;
            boolean outerRuns = RUNS.get();
            runner = Thread.currentThread();
            RUNS.set(true);
            try {
                task.run();
            } finally {
                runner = outer;
                RUNS.set(outerRuns);
            }
        } while (waiting.decrementAndGet() > 0);
    }
}
