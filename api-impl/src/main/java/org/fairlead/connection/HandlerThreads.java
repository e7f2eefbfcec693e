package org.fairlead.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.session.Workers;

/**
 * A thread for each handler: virtual from JDK 24 on, where blocking inside {@code synchronized} holds no carrier thread; before, a daemon thread, as
 * many as there are connections. The endpoints' workers stay free.
 */
final class HandlerThreads implements Executor {

    private static final int FIRST_WITHOUT_PINNING = 24;
    private static final long IDLE_SECONDS = 10;

    private final Executor executor;
    private final Runnable end;

    HandlerThreads() {
        if (Runtime.version().feature() >= FIRST_WITHOUT_PINNING) {
            Workers workers = Workers.virtual();
            executor = workers::execute;
            end = workers::close;
        } else {
            AtomicInteger count = new AtomicInteger();
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                        Thread thread = new Thread(task, "fairlead-handler-" + count.incrementAndGet());
                        thread.setDaemon(true);
                        return thread;
                    });
            executor = pool;
            end = pool::shutdown;
        }
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Takes no more; threads end with what they do. */
    void close() {
        end.run();
    }
}
