package org.fairlead.session;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection's callbacks serial. With {@link Dispatch#WORKER} a connection that gets something to do is submitted once and runs
 * until it has nothing left, or has had its fair share of the thread; with {@link Dispatch#EVENT_LOOP} the serial executor is the
 * strand. Whoever runs it is the consumer of the inbox.
 */
final class Strand extends Delivery implements Consumer, WorkerTask {
    private static final System.Logger LOG = System.getLogger(Strand.class.getName());

    /** Parts in a row before other connections get the thread. */
    private static final int FAIR_SHARE = 64;

    // progress of the callbacks
    private static final byte OPEN_CALLED = 1;
    private static final byte OPEN_RETURNED = 2;
    private static final byte CLOSE_CALLED = 4;
    private static final byte CLOSE_RETURNED = 8;

    // whose turn it is
    private static final byte FREE = 0;
    private static final byte SUBMITTED = 1;
    private static final byte RUNNING = 2;

    private static final ThreadLocal<@Nullable Connection> CURRENT = new ThreadLocal<>();
    private static final VarHandle TURN;

    static {
        try {
            TURN = MethodHandles.lookup().findVarHandle(Strand.class, "turn", byte.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Submitted once, and run once for that, also where an executor fails and runs it after all; compared and set by whoever submits or runs it. */
    private volatile byte turn;

    /** Who runs callbacks now; written by that thread. */
    private volatile @Nullable Thread runner;

    /** Set on the serial executor. */
    private volatile boolean openRequested;

    /** How far the callbacks have come. Written on the strand. */
    private volatile byte progress;

    Strand(Connection connection) {
        super(connection);
    }

    /** The connection whose callback runs on this thread, else the thread: who a partial message belongs to. */
    static Object sender() {
        Connection current = CURRENT.get();
        return current != null ? current : Thread.currentThread();
    }

    static boolean runsOnThisThread() {
        return CURRENT.get() != null;
    }

    private boolean was(int step) {
        return (progress & step) != 0;
    }

    private void reached(int step) {
        progress = (byte) (progress | step);
    }

    /** Runs a task that neither a worker nor an executor would take, since it must run. */
    static void lastResort(Runnable task) {
        Thread thread = new Thread(task, "fairlead-last-resort");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void open() {
        openRequested = true;
        if (connection.isDirect()) {
            run();
        } else {
            signal();
        }
    }

    @Override
    public boolean openWasRequested() {
        return openRequested;
    }

    @Override
    public boolean knowsLimits() {
        return was(OPEN_RETURNED) || connection.isDirect();
    }

    @Override
    public void signal() {
        if (!TURN.compareAndSet(this, FREE, SUBMITTED)) {
            connection.inbox.wakeReader();
        } else if (connection.transport.inExecutor()) {
            connection.transport.submit(this, connection.shared.workers());
        } else {
            submitTo(connection.shared.workers());
        }
    }

    @Override
    public void rejected(RejectedExecutionException why) {
        connection.end(Termination.of(CloseCause.OVERLOAD, "No thread takes this connection's callbacks", why));
        lastResort(this);
    }

    /**
     * Any thread: the connection's end was decided. Inside a callback onClose is nested; else it runs when the strand is free.
     *
     * @param here whether this thread may run it, which no event loop does for {@link Dispatch#WORKER}: onClose may block
     */
    @Override
    public void ended(boolean here) {
        if (runsHere()) {
            connection.inbox.wakeReader(); // another thread may read the stream that this one was given
            close();
        } else if (connection.isDirect()) {
            if (connection.transport.inExecutor()) {
                run();
            } else {
                try {
                    connection.transport.execute(this);
                } catch (RejectedExecutionException e) {
                    lastResort(this);
                }
            }
        } else if (here && !connection.transport.onEventLoop() && TURN.compareAndSet(this, FREE, RUNNING)) {
            work(false);
        } else {
            signal();
        }
    }

    @Override
    public @Nullable Connection enter() {
        Connection outer = CURRENT.get();
        CURRENT.set(connection);
        runner = Thread.currentThread();
        return outer;
    }

    @Override
    public void exit(@Nullable Connection outer) {
        runner = null;
        // null in place of remove(): the thread keeps an empty entry, and the next set() makes none
        CURRENT.set(outer);
    }

    @Override
    public boolean runsHere() {
        return runner == Thread.currentThread();
    }

    @Override
    public boolean isQueue() {
        return !connection.isDirect();
    }

    @Override
    public void run() {
        if (connection.isDirect()) {
            work(false);
        } else if (TURN.compareAndSet(this, SUBMITTED, RUNNING)) {
            work(true);
        }
    }

    /** @param worker whether the thread is one of those that are there for callbacks, so that an interrupt is meant for the one that runs, and not for the next */
    private void work(boolean worker) {
        Throwable fault = null;
        Connection outer = enter();
        try {
            for (int share = FAIR_SHARE; share > 0 && step(); share--) {
                boolean unused = worker && Thread.interrupted();
            }
        } catch (RuntimeException | Error e) {
            fault = e;
        } finally {
            exit(outer);
        }
        try {
            if (fault != null) { // for want of memory, say: what was to be told is lost, and must not be missed unseen
                connection.end(Termination.of(CloseCause.FAULT, "An internal error", fault));
                LOG.log(Level.ERROR, "A callback failed where none may; the connection is closed", fault);
            }
        } finally {
            if (!connection.isDirect()) {
                giveUp();
            }
        }
    }

    private void giveUp() {
        if (hasWork()) {
            turn = SUBMITTED;
            submitTo(connection.shared.workers());
            return;
        }
        turn = FREE;
        if (hasWork() && TURN.compareAndSet(this, FREE, SUBMITTED)) {
            submitTo(connection.shared.workers());
        }
    }

    private boolean hasWork() {
        if (!openRequested) {
            return false;
        }
        return !was(OPEN_CALLED) || connection.inbox.peek() != null || connection.ended() && !was(CLOSE_RETURNED);
    }

    /** @return whether there was something to do */
    private boolean step() {
        if (!openRequested) {
            return false;
        }
        if (!was(OPEN_CALLED)) {
            try {
                connection.listener.opening(); // an end that it decides on is not nested: onOpen comes first
                reached(OPEN_CALLED);
                connection.listener.onOpen();
            } finally {
                reached(OPEN_CALLED | OPEN_RETURNED);
                connection.inbox.limitsKnown();
            }
            return true;
        }
        if (connection.ended()) {
            close();
            connection.inbox.discard();
            return false;
        }
        Part part = connection.inbox.peek();
        if (part == null) {
            return false;
        }
        take(part);
        return true;
    }

    private void close() {
        if (was(CLOSE_CALLED) || !was(OPEN_CALLED)) {
            return;
        }
        reached(CLOSE_CALLED);
        forgetUnfinished();
        Termination termination = connection.termination();
        try {
            if (termination.error() != null) {
                connection.listener.onError(termination.error());
            }
            connection.listener.onClose(termination.closeReason());
        } finally {
            reached(CLOSE_RETURNED);
            connection.callbacksDone();
        }
    }
}
