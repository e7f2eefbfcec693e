package org.fairlead.interop.endpoints;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends each part back as it comes: the answer is fragmented, too. */
@ServerEndpoint("/partial")
public class PartialEchoEndpoint {

    @OnMessage
    public void text(String part, boolean last, Session session) throws IOException {
        session.getBasicRemote().sendText(part, last);
    }

    @OnMessage
    public void binary(ByteBuffer part, boolean last, Session session) throws IOException {
        session.getBasicRemote().sendBinary(part, last);
    }
}
