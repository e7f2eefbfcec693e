package org.fairlead.benchmarks.peers;

import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The endpoint that every Jakarta container runs. */
@ServerEndpoint("/echo")
public final class JakartaEcho {

    /** What every container takes without being told. */
    private static final int DEFAULT_SIZE = 8192;

    /** Some containers reserve so much for each session, so it is said only where messages are longer. */
    static void raiseLimits(Session session) {
        int size = Integer.getInteger("benchmarks.message.size", DEFAULT_SIZE);
        if (size > DEFAULT_SIZE) {
            session.setMaxTextMessageBufferSize(size);
            session.setMaxBinaryMessageBufferSize(size);
        }
    }

    @OnOpen
    public void open(Session session) {
        raiseLimits(session);
    }

    @OnMessage
    public void text(String message, Session session) throws IOException {
        session.getBasicRemote().sendText(message);
    }

    @OnMessage
    public void binary(ByteBuffer message, Session session) throws IOException {
        session.getBasicRemote().sendBinary(message);
    }
}
