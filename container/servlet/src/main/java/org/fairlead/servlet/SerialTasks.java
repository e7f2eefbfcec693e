package org.fairlead.servlet;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import org.fairlead.session.BorrowedThread;
import org.jspecify.annotations.Nullable;

/**
 * The serial executor of a stream whose container calls on any of its threads: a queue of tasks, and a lock that whoever runs them holds. A thread of the container
 * that is in a callback of the stream runs them at once; else one of the application's does. Where nothing waits there is nothing but this object.
 */
public final class SerialTasks implements Executor {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    private static final VarHandle LATEST;
    private static final VarHandle AWAITED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            LATEST = lookup.findVarHandle(SerialTasks.class, "latest", Waiting.class);
            AWAITED = lookup.findVarHandle(SerialTasks.class, "awaited", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A task that waits, in a list. */
    private static final class Waiting {
        private final Runnable task;

        /** While it waits, the one before it; then the one behind it. */
        private @Nullable Waiting next;

        Waiting(Runnable task) {
            this.task = task;
        }
    }

    private final Executor threads;
    private final Lock lock;

    /** What waits, the latest first. Any thread adds; whoever runs takes all of it. */
    @SuppressWarnings("UnusedVariable")
    private volatile @Nullable Waiting latest;

    /** Whether a thread has been asked for, and has not begun. */
    @SuppressWarnings("UnusedVariable")
    private volatile boolean awaited;

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
        add(task);
        if (!isRunningHere() && AWAITED.compareAndSet(this, false, true)) {
            askForThread();
        }
    }

    private void askForThread() {
        boolean taken = false;
        try {
            threads.execute(this::run);
            taken = true;
        } finally {
            if (!taken) {
                awaited = false; // whoever comes next asks again
            }
        }
    }

    /** Runs the task after those before it, here and now; as {@link #execute} where the caller is a task itself. */
    public void executeHere(Runnable task) {
        add(task);
        if (!isRunningHere()) {
            run();
        }
    }

    /** Whether the caller is one of the tasks. */
    public boolean isRunningHere() {
        return BorrowedThread.borrower() == this;
    }

    /** Whether the caller is a task of any stream. */
    public static boolean runsAnyHere() {
        return BorrowedThread.isHere();
    }

    private void add(Runnable task) {
        Waiting added = new Waiting(task);
        Waiting before;
        do {
            before = latest;
            added.next = before;
        } while (!LATEST.compareAndSet(this, before, added));
    }

    /** What waits, the oldest first. */
    private @Nullable Waiting takeAll() {
        Waiting behind = null;
        for (Waiting each = (Waiting) LATEST.getAndSet(this, null); each != null; ) {
            Waiting before = each.next;
            each.next = behind;
            behind = each;
            each = before;
        }
        return behind;
    }

    private void run() {
        Object outer = BorrowedThread.borrower();
        lock.lock();
        BorrowedThread.set(this);
        try {
            awaited = false; // whoever adds a task from here on and is not seen has it run by another turn
            for (Waiting all = takeAll(); all != null; all = takeAll()) {
                for (Waiting each = all; each != null; each = each.next) {
                    runOne(each.task);
                }
            }
        } finally {
            BorrowedThread.set(outer);
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
