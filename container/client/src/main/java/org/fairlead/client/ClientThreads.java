package org.fairlead.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.netty.Sockets;
import org.fairlead.session.BorrowedThread;
import org.fairlead.session.Connection;
import org.fairlead.session.TimerWheel;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The threads of all client connections of this class loader: event loops, timers, workers, and those that wait for the name service. Started
 * by the first connection, ended a little after the last one has closed. Thread-safe.
 */
final class ClientThreads {

    private static final int EVENT_LOOPS = eventLoops(Runtime.getRuntime().availableProcessors());

    /** A name lookup may block for many seconds; more at once wait for their turn. */
    private static final int LOOKUPS = 4;

    /** Somebody who opens one connection after the other does not pay for new threads each time. */
    private static final long GRACE_MILLIS = 1_000;

    private static final Object LOCK = new Object();

    /** Guarded by LOCK; null while nobody is connected. */
    private static @Nullable ClientThreads current;

    private final Sockets sockets = Sockets.best();
    private final EventLoopGroup loops = sockets.eventLoops("fairlead-client", EVENT_LOOPS);
    private final TimerWheel timers = new TimerWheel();
    private final Workers workers = Workers.create();
    private final Connection.Shared shared = new Connection.Shared(timers, workers, new MaskKeys());
    private final ThreadPoolExecutor lookups;

    /** Connections that are open or being opened. Guarded by LOCK. */
    private int users;

    /** How often it had no user. Guarded by LOCK. */
    private int vacancies;

    private ClientThreads() {
        AtomicInteger number = new AtomicInteger();
        lookups = new ThreadPoolExecutor(
                LOOKUPS, LOOKUPS, GRACE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "fairlead-client-lookup-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        lookups.allowCoreThreadTimeOut(true);
    }

    /** Half as many as processors, but two to four of them; one where a second would only take turns with it on the one processor that there is. */
    static int eventLoops(int processors) {
        return Math.min(4, Math.max(Math.min(2, processors), processors / 2));
    }

    /** For one connection, which calls {@link #release} once when it is gone. */
    static ClientThreads acquire() {
        synchronized (LOCK) {
            ClientThreads threads = current;
            if (threads == null) {
                threads = new ClientThreads();
                current = threads;
            }
            threads.users++;
            return threads;
        }
    }

    void release() {
        synchronized (LOCK) {
            users--;
            if (users == 0) {
                int vacancy = ++vacancies;
                var unused = loops.schedule(() -> endIfStillVacant(vacancy), GRACE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void endIfStillVacant(int vacancy) {
        synchronized (LOCK) {
            if (users > 0 || vacancies != vacancy) {
                return;
            }
            if (current == this) {
                current = null;
            }
        }
        lookups.shutdown();
        workers.close();
        timers.close();
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /**
     * Whether the caller is on an event loop, be it a server's, or runs tasks of a connection in a servlet container: who waits there holds up all that is to
     * be done there, perhaps the connection that is waited for.
     */
    static boolean inEventLoop() {
        return ThreadExecutorMap.currentExecutor() instanceof EventLoop || BorrowedThread.isHere();
    }

    Sockets sockets() {
        return sockets;
    }

    EventLoop nextLoop() {
        return loops.next();
    }

    Executor lookups() {
        return lookups;
    }

    Connection.Shared shared() {
        return shared;
    }
}
