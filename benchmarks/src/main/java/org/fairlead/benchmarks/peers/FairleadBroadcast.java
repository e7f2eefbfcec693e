package org.fairlead.benchmarks.peers;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.topic.Broadcast;

/** Sends each message to all sessions by a {@link Broadcast}. */
@ServerEndpoint("/broadcast")
public final class FairleadBroadcast {

    private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

    @OnOpen
    public void open(Session session) {
        SESSIONS.add(session);
    }

    @OnMessage
    public void message(String text) {
        Broadcast.text(text).sendTo(SESSIONS);
    }

    @OnClose
    public void close(Session session) {
        SESSIONS.remove(session);
    }

    @OnError
    public void error(Session session, Throwable cause) {
        SESSIONS.remove(session);
    }
}
