package org.fairlead.session;

import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Calls the {@link SendCallback}s of one connection, in order and never two at once, but not in turn with its other callbacks: a handler
 * that waits for a send must not keep that send's completion waiting.
 */
final class Completions implements Runnable {
    private static final System.Logger LOG = System.getLogger(Completions.class.getName());

    /** Callbacks in a row before others get the thread, which one that sends in turn might never leave. */
    private static final int FAIR_SHARE = 64;

    private record Completion(
            SendCallback callback, @Nullable Throwable failure) {}

    private final Transport transport;
    private final Workers workers;
    private final boolean direct;
    private final ConcurrentLinkedQueue<Completion> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Submitted, and not begun: an executor that failed may run this after all, when another thread has begun. */
    private final AtomicBoolean due = new AtomicBoolean();

    Completions(Transport transport, Workers workers, boolean direct) {
        this.transport = transport;
        this.workers = workers;
        this.direct = direct;
    }

    /** Any thread. */
    void add(SendCallback callback, @Nullable Throwable failure) {
        if (callback.immediate()) {
            call(callback, failure);
            return;
        }
        queue.add(new Completion(callback, failure));
        if (waiting.getAndIncrement() == 0) {
            submit();
        }
    }

    private void submit() {
        due.set(true);
        try {
            if (direct) {
                transport.execute(this);
            } else {
                workers.execute(this);
            }
        } catch (RuntimeException | Error e) { // rejected, or failed to take it
            Strand.lastResort(this);
        }
    }

    @Override
    public void run() {
        if (!due.compareAndSet(true, false)) {
            return;
        }
        int share = FAIR_SHARE;
        do {
            if (share-- == 0) {
                submit();
                return;
            }
            Completion next = queue.poll();
            if (next != null) {
                call(next.callback, next.failure);
                boolean unused = !direct && Thread.interrupted(); // it was meant for this callback
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private static void call(SendCallback callback, @Nullable Throwable failure) {
        Deadline before = Deadline.current();
        try {
            callback.onSent(failure);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "The handler of a send's result failed", e);
        } finally {
            Deadline.restore(before);
        }
    }
}
