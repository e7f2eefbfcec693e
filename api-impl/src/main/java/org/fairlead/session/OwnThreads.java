package org.fairlead.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Makes daemon threads, and knows them until they have ended, so that whoever ends them can wait for that. Thread-safe. */
public class OwnThreads implements ThreadFactory {

    private final IntFunction<String> names;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** @param names of the first thread, 1, and so on */
    public OwnThreads(IntFunction<String> names) {
        this.names = names;
    }

    @Override
    public Thread newThread(Runnable task) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(task, names.apply(count.incrementAndGet()));
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /**
     * Waits until every thread has ended, apart from the caller's where that is one of them. When the caller is interrupted it waits no longer, and stays interrupted.
     *
     * @param deadline by {@link System#nanoTime}
     * @return whether none but the caller's is alive
     */
    public boolean join(long deadline) {
        for (Thread thread : threads) {
            if (thread != Thread.currentThread() && !join(thread, deadline)) {
                return false;
            }
        }
        return true;
    }

    private static boolean join(Thread thread, long deadline) {
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis > 0) {
                thread.join(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
