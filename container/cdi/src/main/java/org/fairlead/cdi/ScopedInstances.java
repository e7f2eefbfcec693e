package org.fairlead.cdi;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The {@link WebSocketSessionScoped} instances of one session. Thread-safe. */
final class ScopedInstances {

    private static final Logger LOG = System.getLogger("org.fairlead.cdi");

    private record Instance<T>(Contextual<T> contextual, T value, CreationalContext<T> creation) {
        void destroy() {
            try {
                contextual.destroy(value, creation);
            } catch (RuntimeException | LinkageError e) {
                LOG.log(Level.WARNING, "Destroying an instance of " + contextual + " failed", e);
            }
        }
    }

    private final Map<Contextual<?>, Instance<?>> instances = new ConcurrentHashMap<>();

    /** Held while an instance is made, which may make others on the same thread. */
    private final ReentrantLock making = new ReentrantLock();

    /** In the order in which they were made; guarded by the lock. */
    private final Deque<Instance<?>> order = new ArrayDeque<>(2);

    private volatile @Nullable Session session;
    private volatile boolean closed;

    void session(Session begun) {
        session = begun;
    }

    /** Null during the handshake. */
    @Nullable
    Session session() {
        return session;
    }

    boolean isClosed() {
        return closed;
    }

    @SuppressWarnings("unchecked") // a contextual is the key of its own instance
    private <T> @Nullable Instance<T> present(Contextual<T> contextual) {
        return (Instance<T>) instances.get(contextual);
    }

    /** @param creation null where none is to be made */
    <T> @Nullable T get(Contextual<T> contextual, @Nullable CreationalContext<T> creation) {
        Instance<T> present = present(contextual);
        if (present != null) {
            return present.value;
        }
        if (creation == null) {
            return null;
        }
        making.lock();
        try {
            present = present(contextual);
            if (present != null) {
                return present.value;
            }
            if (closed) {
                throw new ContextNotActiveException("The WebSocket session has ended, and with it what belonged to it");
            }
            Instance<T> made = new Instance<>(contextual, contextual.create(creation), creation);
            instances.put(contextual, made);
            order.addFirst(made);
            return made.value;
        } finally {
            making.unlock();
        }
    }

    void destroy(Contextual<?> contextual) {
        Instance<?> removed;
        making.lock();
        try {
            removed = instances.remove(contextual);
            order.remove(removed);
        } finally {
            making.unlock();
        }
        if (removed != null) {
            removed.destroy();
        }
    }

    /** Destroys what is there, the latest first; one that is being destroyed may still use those made before it. Idempotent. */
    void close() {
        while (true) {
            Instance<?> last;
            making.lock();
            try {
                last = order.pollFirst();
                if (last == null) {
                    closed = true;
                    instances.clear();
                    return;
                }
            } finally {
                making.unlock();
            }
            last.destroy();
            instances.remove(last.contextual, last);
        }
    }
}
