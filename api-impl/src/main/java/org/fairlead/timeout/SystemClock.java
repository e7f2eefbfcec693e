package org.fairlead.timeout;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The system's time, with one lazy thread for the alarms. */
final class SystemClock implements DeadlineClock {
    static final SystemClock INSTANCE = new SystemClock();

    static final String THREAD = "fairlead-deadlines";

    private static final long LINGER_SECONDS = 1;

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, SystemClock::thread);

    private SystemClock() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(LINGER_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** Keeps neither the class loader nor the thread locals of the application that happened to be the first. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(null, task, THREAD, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Runnable alarm(long at, Runnable task) {
        ScheduledFuture<?> alarm = timer.schedule(task, at - System.nanoTime(), TimeUnit.NANOSECONDS);
        return () -> alarm.cancel(false);
    }

    /** Alarms that are set. */
    int alarms() {
        return timer.getQueue().size();
    }
}
