package org.fairlead.interop.endpoints;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Sends as many numbered messages as it is told, then {@code end}. */
@ServerEndpoint("/push")
public class PushEndpoint {

    @OnMessage
    public void push(String count, Session session) throws IOException {
        for (int i = 0; i < Integer.parseInt(count); i++) {
            session.getBasicRemote().sendText("message " + i);
        }
        session.getBasicRemote().sendText("end");
    }
}
