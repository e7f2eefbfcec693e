package org.fairlead.session;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Platform threads that are made on demand, and end when they have had nothing to do for a minute. Tasks wait in one queue for as long as it takes a thread
 * to come: the one that has been idle for the shortest time, else a new one, else (all {@code size} busy) whichever is done first, which is counted and,
 * the first time, logged.
 *
 * <p>Where a task has something for an event loop, which would have to be woken, and a thread is on its way to the queue, the wake-up is left to that thread. It wakes the loop
 * unless it sees more tasks and so calls another, to which it leaves that, a few times in a row at most; so does whoever finds the queue empty, or has done many tasks. As a thread that
 * was called comes whatever the task does next, no wake-up waits for a task that blocks.
 *
 * <p>One thread at a time is on its way to the queue. When it has taken a task and sees more, it calls the next before it begins: tasks that block do not
 * keep others waiting, and tasks that are soon done do not cost a switch of threads each, as the same thread is back for the next. Before another thread is made, those that
 * there are get a chance to be done.
 */
public final class WorkerPool implements Workers {
    /** Threads at most, by default. */
    public static final int DEFAULT_SIZE = 200;

    private static final System.Logger LOG = System.getLogger(WorkerPool.class.getName());

    /** Tasks of a thread after which it wakes event loops even if it has more to do. */
    private static final int MOST_DEFERRED = 64;

    /** Threads in a row that leave wake-ups to the next one, at most. */
    private static final int MOST_PASSES = 8;

    /** How often others go first before another thread is made. */
    private static final int PATIENCE = 4;

    private static final ThreadLocal<@Nullable WorkerPool> POOL = new ThreadLocal<>();

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final OwnThreads factory;
    private final int size;
    private final long idleNanos;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** A thread has been called and has not looked at the queue yet. */
    private final AtomicBoolean called = new AtomicBoolean();

    /** For the thread that has been called; nobody else need look while it is on its way. */
    private final Queue<Wakeup> wakeups = new ConcurrentLinkedQueue<>();

    final ReentrantLock lock = new ReentrantLock();

    /** How often a thread that had been called saw more to do, and called the next. */
    private final AtomicInteger passes = new AtomicInteger();

    // guarded by lock
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private int threads;

    private volatile boolean closed;

    private final LongAdder saturations = new LongAdder();
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param size threads at most, 1 or more */
    public WorkerPool(int size) {
        this(size, IDLE_NANOS);
    }

    WorkerPool(int size, long idleNanos) {
        this(size, idleNanos, new OwnThreads(number -> "fairlead-worker-" + number));
    }

    WorkerPool(int size, long idleNanos, OwnThreads factory) {
        if (size < 1) {
            throw new IllegalArgumentException("A pool has at least 1 thread, not " + size);
        }
        this.size = size;
        this.idleNanos = idleNanos;
        this.factory = factory;
    }

    @Override
    public void execute(Runnable task) {
        add(task);
        call();
    }

    @Override
    public void add(Runnable task) {
        requireOpen();
        tasks.add(task);
        if (closed && tasks.remove(task)) {
            requireOpen(); // no thread may be left to take it
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new RejectedExecutionException("The worker pool is closed");
        }
    }

    /** Sees to it that a thread looks at the queue from now on. */
    @Override
    public void call() {
        if (called.get()) {
            return; // the one that was called has not looked yet
        }
        // not while others rely on this one's call: a virtual thread may not come back for long
        if (POOL.get() != this && letOthersFinish() && tasks.isEmpty()) {
            return; // somebody has taken what was added
        }
        if (!called.compareAndSet(false, true)) {
            return;
        }
        Worker rested;
        boolean grows;
        lock.lock();
        try {
            rested = idle.pollLast();
            grows = rested == null && threads < size;
            if (rested != null) {
                rested.called = true;
            } else if (grows) {
                threads++;
            }
        } finally {
            lock.unlock();
        }
        if (rested != null) {
            LockSupport.unpark(rested.thread);
        } else if (grows) {
            grow();
        } else {
            nobodyIsCalled(); // whoever is done looks at the queue before it rests
            saturated(null);
        }
    }

    /**
     * Starts another thread, which has been counted. Where the system has none left, the pool is full as it is.
     *
     * @throws Error where it is empty
     */
    private void grow() {
        try {
            new Worker().thread.start();
        } catch (Error e) {
            left();
            nobodyIsCalled();
            if (threads() == 0) {
                throw e;
            }
            saturated(e);
        }
    }

    /**
     * Where another thread would have to be made, threads that only lack a processor come first: soon one of them rests, or has taken what there is to do. Where nobody lacks one,
     * since all of the pool wait for something and nothing else wants to run, this costs next to nothing.
     *
     * @return whether they were let
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on who runs next
    private boolean letOthersFinish() {
        boolean let = false;
        for (int i = 0; i < PATIENCE && mayGrow() && !(let && tasks.isEmpty()); i++) {
            Thread.yield();
            let = true;
        }
        return let;
    }

    private boolean mayGrow() {
        lock.lock();
        try {
            return idle.isEmpty() && threads > 0 && threads < size;
        } finally {
            lock.unlock();
        }
    }

    private void nobodyIsCalled() {
        called.set(false);
        wakeAll();
    }

    private void wakeAll() {
        for (Wakeup each = wakeups.poll(); each != null; each = wakeups.poll()) {
            each.now();
        }
    }

    @Override
    public boolean defersWakeups() {
        return called.get() && POOL.get() == this;
    }

    @Override
    public void defer(Wakeup wakeup) {
        if (wakeup.isMine()) {
            wakeups.add(wakeup);
            if (!called.get()) { // it may have come before it could see this one
                wakeAll();
            }
        }
    }

    /** @param refusal of the system to start another thread; null where there are as many as there may be */
    private void saturated(@Nullable Error refusal) {
        saturations.increment();
        if (!warned.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "All " + threads()
                            + " worker threads are busy, so callbacks wait: endpoint methods block too long, or "
                            + (refusal == null ? "the pool is too small" : "the system has too few threads"),
                    refusal);
        }
    }

    /** How often a task found every thread busy. */
    public long saturations() {
        return saturations.sum();
    }

    /** How many threads there are now. */
    public int threads() {
        lock.lock();
        try {
            return threads;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Worker each = idle.pollLast(); each != null; each = idle.pollLast()) {
                each.called = true;
                LockSupport.unpark(each.thread);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean join(long deadline) {
        return factory.join(deadline);
    }

    private void left() {
        lock.lock();
        try {
            threads--;
        } finally {
            lock.unlock();
        }
    }

    private final class Worker implements Runnable {
        private final Thread thread;

        /** It is to look at the queue. Written under the lock. */
        private volatile boolean called = true;

        Worker() {
            thread = factory.newThread(this);
        }

        @Override
        public void run() {
            boolean ended = false;
            try {
                work();
                ended = true;
            } finally {
                if (!ended) { // an error that no thread survives: another one takes its place
                    left();
                    nobodyIsCalled();
                    call();
                }
            }
        }

        private void work() {
            POOL.set(WorkerPool.this);
            int done = 0;
            do {
                Runnable task = tasks.poll();
                if (called) {
                    called = false;
                    arrived();
                }
                if (task != null) {
                    run(task);
                }
                if (++done % MOST_DEFERRED == 0 || tasks.isEmpty()) {
                    wakeAll();
                }
                // what was put before this was seen, or calls
            } while (!tasks.isEmpty() || rest());
        }

        /** The next to come may have more to wake for; so what is to be woken is left to that one, but not again and again. */
        private void arrived() {
            WorkerPool.this.called.set(false);
            boolean more = !tasks.isEmpty();
            if (more && letOthersFinish()) {
                more = !tasks.isEmpty();
            }
            if (more) {
                call();
            }
            if (!more || passes.incrementAndGet() % MOST_PASSES == 0) {
                wakeAll();
            }
        }

        private void run(Runnable task) {
            try {
                task.run();
            } catch (Throwable e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            } finally {
                boolean unused = Thread.interrupted(); // it was meant for the task
            }
        }

        /** Waits to be called. @return false where the thread is to end */
        private boolean rest() {
            lock.lock();
            try {
                if (closed) {
                    boolean more = !tasks.isEmpty(); // added before, by who found as many threads as there may be
                    threads -= more ? 0 : 1;
                    return more;
                }
                idle.addLast(this);
            } finally {
                lock.unlock();
            }
            if (!tasks.isEmpty() && leaves()) {
                return true;
            }
            long end = System.nanoTime() + idleNanos;
            while (!called) {
                boolean unused =
                        Thread.interrupted(); // it came too late for its task, and would keep this from resting
                long left = end - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                } else if (leaves()) {
                    left();
                    return false;
                }
            }
            return true;
        }

        /** @return whether it had not been called meanwhile */
        private boolean leaves() {
            lock.lock();
            try {
                return idle.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
