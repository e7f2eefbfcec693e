package org.fairlead.servlet;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The serial executor of a stream whose container calls on any of its threads: a queue of tasks, and a lock that whoever runs them holds. A thread of the container
 * that is in a callback of the stream runs them at once; else one of the application's does.
 */
public final class SerialTasks implements Executor {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    /** Whose tasks this thread runs, if any. */
    private static final ThreadLocal<@Nullable SerialTasks> RUNNING = new ThreadLocal<>();

    private final Executor threads;
    private final Lock lock;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awaited = new AtomicBoolean();

    /**
     * @param threads for tasks that come from elsewhere
     * @param lock reentrant; the container's own for the stream where it has one, so that its callbacks and the tasks exclude each other
     */
    public SerialTasks(Executor threads, Lock lock) {
        this.threads = threads;
        this.lock = lock;
    }

    /** Runs the task after those before it, behind the one at hand where this is one, else on another thread. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!isRunningHere() && awaited.compareAndSet(false, true)) {
            threads.execute(this::run);
        }
    }

    /** Runs the task after those before it, here and now; as {@link #execute} where the caller is a task itself. */
    public void executeHere(Runnable task) {
        tasks.add(task);
        if (!isRunningHere()) {
            run();
        }
    }

    /** Whether the caller is one of the tasks. */
    public boolean isRunningHere() {
        return RUNNING.get() == this;
    }

    /** Whether the caller is a task of any stream. */
    public static boolean runsAnyHere() {
        return RUNNING.get() != null;
    }

    private void run() {
        SerialTasks outer = RUNNING.get();
        lock.lock();
        RUNNING.set(this);
        try {
            awaited.set(false); // whoever adds a task from here on and is not seen has it run by another turn
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                runOne(task);
            }
        } finally {
            if (outer == null) {
                RUNNING.remove();
            } else {
                RUNNING.set(outer);
            }
            lock.unlock();
        }
    }

    /** One that fails must not keep those behind it from running. */
    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a task of a connection failed, which is an error in Fairlead", e);
        }
    }
}
