package org.fairlead.servlet;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket connections whose user was authenticated by an HTTP session: they end with it (Jakarta WebSocket 2.2, section 7.2).
 * Thread-safe.
 */
final class HttpSessions implements HttpSessionListener, HttpSessionIdListener {

    /** By the id that the session has now; guarded by this. */
    private final Map<String, Set<Bond>> bonds = new HashMap<>();

    /**
     * What ends with an HTTP session, from the moment when its handshake is accepted: a container tells of a session's end while that still counts as valid, so who began to
     * listen when the connection opens might see neither the one nor the other.
     */
    final class Bond {
        private final HttpSession session;

        /** Guarded by the set, as the rest is; null when it is in there no more. */
        private @Nullable String id;

        private boolean over;
        private @Nullable Runnable end;

        private Bond(HttpSession session) {
            this.session = session;
        }

        /**
         * The connection has begun.
         *
         * @param atEnd called once, on any thread: when the HTTP session ends, or now if it has ended; not after {@link #release}
         */
        void opened(Runnable atEnd) {
            boolean ended = !isValid(session);
            synchronized (HttpSessions.this) {
                if (ended) {
                    remove(this);
                }
                ended |= over;
                if (!ended) {
                    end = atEnd;
                }
            }
            if (ended) {
                atEnd.run();
            }
        }

        /** The connection has ended, or does not come. Idempotent. */
        void release() {
            synchronized (HttpSessions.this) {
                remove(this);
                end = null;
            }
        }
    }

    /** Ties a handshake that has been accepted, and the connection that it becomes, to its user's session. */
    Bond bind(HttpSession session) {
        Bond bond = new Bond(session);
        String id;
        do { // a change of it that is told of before the bond is there finds nothing to change
            id = session.getId();
            add(id, bond);
        } while (!id.equals(session.getId()));
        return bond;
    }

    private synchronized void add(String id, Bond bond) {
        remove(bond);
        bonds.computeIfAbsent(id, absent -> new HashSet<>(2)).add(bond);
        bond.id = id;
    }

    private synchronized void remove(Bond bond) {
        Set<Bond> all = bond.id == null ? null : bonds.get(bond.id);
        if (all != null) {
            all.remove(bond);
            if (all.isEmpty()) {
                bonds.remove(bond.id);
            }
        }
        bond.id = null;
    }

    synchronized int size() {
        return bonds.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        List<Runnable> ends = new ArrayList<>();
        synchronized (this) {
            for (Bond bond : taken(event.getSession().getId())) {
                bond.id = null;
                bond.over = true;
                if (bond.end != null) {
                    ends.add(bond.end);
                }
            }
        }
        ends.forEach(Runnable::run);
    }

    @Override
    public synchronized void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        String id = event.getSession().getId();
        taken(oldSessionId).forEach(bond -> add(id, bond));
    }

    private Set<Bond> taken(String id) {
        Set<Bond> all = bonds.remove(id);
        return all == null ? Set.of() : all;
    }

    private static boolean isValid(HttpSession session) {
        try {
            var unused = session.getLastAccessedTime();
            return true;
        } catch (IllegalStateException invalidated) {
            return false;
        }
    }
}
