package org.fairlead.interop.endpoints;

import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Pings with the text that it gets, and tells of each pong. */
@ServerEndpoint("/ping")
public class PingEndpoint {

    @OnMessage
    public void ping(String payload, Session session) throws IOException {
        session.getBasicRemote().sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)));
    }

    @OnMessage
    public void pong(PongMessage pong, Session session) throws IOException {
        session.getBasicRemote().sendText("pong=" + StandardCharsets.UTF_8.decode(pong.getApplicationData()));
    }
}
