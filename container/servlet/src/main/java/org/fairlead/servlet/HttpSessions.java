package org.fairlead.servlet;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket connections whose user was authenticated by an HTTP session: they are closed with 1008 when it ends (Jakarta WebSocket 2.2,
 * section 7.2). Thread-safe.
 */
final class HttpSessions implements HttpSessionListener, HttpSessionIdListener {

    private static final int VIOLATED_POLICY = 1008;

    /** By the id of the session; guarded by this. */
    private final Map<String, Set<Connection>> connections = new HashMap<>();

    /** The id of each connection's session, as it is now; guarded by this. */
    private final Map<Connection, String> ids = new HashMap<>();

    void remember(HttpSession session, Connection connection) {
        remember(session.getId(), connection);
    }

    private synchronized void remember(String id, Connection connection) {
        connections.computeIfAbsent(id, absent -> new HashSet<>(2)).add(connection);
        ids.put(connection, id);
    }

    synchronized void forget(Connection connection) {
        String id = ids.remove(connection);
        Set<Connection> all = id == null ? null : connections.get(id);
        if (all != null) {
            all.remove(connection);
            if (all.isEmpty()) {
                connections.remove(id);
            }
        }
    }

    private synchronized @Nullable Set<Connection> forget(String id) {
        Set<Connection> all = connections.remove(id);
        if (all != null) {
            all.forEach(ids::remove);
        }
        return all;
    }

    synchronized int size() {
        return ids.size();
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        Set<Connection> all = forget(event.getSession().getId());
        if (all != null) {
            all.forEach(HttpSessions::ended);
        }
    }

    /** Closes a connection whose HTTP session has ended. */
    static void ended(Connection connection) {
        connection.close(VIOLATED_POLICY, "The HTTP session has ended.");
    }

    static boolean isValid(HttpSession session) {
        try {
            var unused = session.getLastAccessedTime();
            return true;
        } catch (IllegalStateException invalidated) {
            return false;
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        Set<Connection> moved = forget(oldSessionId);
        if (moved != null) {
            moved.forEach(connection -> remember(event.getSession().getId(), connection));
        }
    }
}
