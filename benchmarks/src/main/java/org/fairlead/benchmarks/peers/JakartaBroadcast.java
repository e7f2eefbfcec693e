package org.fairlead.benchmarks.peers;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends each message to all sessions in a loop, as applications on the Jakarta API do. */
@ServerEndpoint("/broadcast")
public final class JakartaBroadcast {

    private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

    @OnOpen
    public void open(Session session) {
        SESSIONS.add(session);
    }

    @OnMessage
    public void message(String text) throws IOException {
        for (Session session : SESSIONS) {
            session.getBasicRemote().sendText(text);
        }
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
