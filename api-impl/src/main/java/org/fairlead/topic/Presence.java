package org.fairlead.topic;

import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells a listener who comes and who goes, one after the other and without a lock. */
final class Presence {
    private static final System.Logger LOG = System.getLogger("org.fairlead.topic");

    private record Change(String key, boolean joined) {}

    private final Users.Listener listener;
    private final ConcurrentLinkedQueue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger missed = new AtomicInteger();

    Presence(Users.Listener listener) {
        this.listener = listener;
    }

    /** Under the lock of the key's topic, which gives the order; {@link #tell} is to follow. */
    void changed(String key, boolean joined) {
        changes.add(new Change(key, joined));
    }

    /** Without a lock; what changes meanwhile is told by the thread that is telling already. */
    void tell() {
        if (missed.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            for (Change change = changes.poll(); change != null; change = changes.poll()) {
                tell(change);
            }
            seen = missed.addAndGet(-seen);
        }
    }

    private void tell(Change change) {
        try {
            if (change.joined) {
                listener.joined(change.key);
            } else {
                listener.left(change.key);
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "The listener for who comes and goes failed at " + change, e);
        }
    }
}
