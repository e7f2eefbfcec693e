package org.fairlead.cli;

import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Sends every message back; the largest is what the settings say. */
@ServerEndpoint("/")
public final class EchoEndpoint {

    @OnMessage
    public String text(String message) {
        return message;
    }

    @OnMessage
    public ByteBuffer binary(ByteBuffer message) {
        return message;
    }

    /** A client that breaks off is an everyday event. */
    @OnError
    public void error(Session session, Throwable cause) {
        System.getLogger(EchoEndpoint.class.getName())
                .log(System.Logger.Level.DEBUG, "session " + session.getId(), cause);
    }
}
