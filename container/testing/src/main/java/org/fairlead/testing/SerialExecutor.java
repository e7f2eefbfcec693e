package org.fairlead.testing;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after the other on another executor. */
final class SerialExecutor implements Executor, Runnable {
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

    @Override
    public void run() {
        do {
            Runnable task = tasks.remove();
            Thread outer = runner;
            runner = Thread.currentThread();
            try {
                task.run();
            } finally {
                runner = outer;
            }
        } while (waiting.decrementAndGet() > 0);
    }
}
