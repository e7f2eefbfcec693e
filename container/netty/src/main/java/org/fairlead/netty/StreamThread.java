package org.fairlead.netty;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which a stream is read, or written, from the first time to the stream's end. It is kept meanwhile: a {@link java.io.PipedInputStream} takes
 * its stream for broken when the thread that wrote last has ended, and a {@link java.io.PipedOutputStream} when the one that read last has. Thread-safe.
 */
final class StreamThread implements Runnable {

    private final Executor threads;

    // guarded by this
    private @Nullable Runnable next;
    private boolean started;
    private boolean ended;

    /** Set while it is at work, so that nobody is interrupted later. */
    private @Nullable Thread thread;

    /** @param threads where it comes from, which must not run it on the caller's */
    StreamThread(Executor threads) {
        this.threads = threads;
    }

    /**
     * Does something, which does not fail, when what was given before has been done.
     *
     * @throws IOException where the system has no thread
     */
    synchronized void execute(Runnable task) throws IOException {
        next = task;
        if (started) {
            notifyAll();
            return;
        }
        try {
            threads.execute(this);
            started = true;
        } catch (OutOfMemoryError e) {
            next = null;
            throw new IOException("There is no thread for the stream: " + e.getMessage(), e);
        }
    }

    /** Lets it go when it has done what it was given. @param interrupt whether it is to be hurried */
    synchronized void end(boolean interrupt) {
        ended = true;
        if (interrupt && thread != null) {
            thread.interrupt();
        }
        notifyAll();
    }

    /** For its thread. */
    @Override
    public void run() {
        for (Runnable task = take(); task != null; task = take()) {
            task.run();
            done();
        }
    }

    private synchronized @Nullable Runnable take() {
        while (next == null && !ended) {
            try {
                wait();
            } catch (InterruptedException nobodyOfOurs) {
                // which is no reason to leave the stream alone
            }
        }
        Runnable task = next;
        next = null;
        thread = task == null ? null : Thread.currentThread();
        return task;
    }

    private synchronized void done() {
        thread = null;
        boolean unused = Thread.interrupted();
    }
}
