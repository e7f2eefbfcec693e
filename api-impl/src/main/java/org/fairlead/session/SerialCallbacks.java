package org.fairlead.session;

import java.util.ArrayDeque;
import java.util.Queue;

/** Runs the {@code SendHandler}s of one session in order, off the serial executor, so that a handler may block. Thread-safe. */
final class SerialCallbacks implements Runnable {

    private final Workers workers;

    /** Guarded by itself. */
    private final Queue<Runnable> waiting = new ArrayDeque<>(2);

    /** Guarded by {@link #waiting}: a worker has been asked to run them. */
    private boolean scheduled;

    SerialCallbacks(Workers workers) {
        this.workers = workers;
    }

    void add(Runnable callback) {
        synchronized (waiting) {
            waiting.add(callback);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        workers.execute(this);
    }

    @Override
    public void run() {
        while (true) {
            Runnable callback;
            synchronized (waiting) {
                callback = waiting.poll();
                if (callback == null) {
                    scheduled = false;
                    return;
                }
            }
            callback.run();
        }
    }
}
