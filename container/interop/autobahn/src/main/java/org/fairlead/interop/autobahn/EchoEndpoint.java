package org.fairlead.interop.autobahn;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Sends whole messages back, as the suite wants it. */
@ServerEndpoint(EchoEndpoint.PATH)
public class EchoEndpoint {

    static final String PATH = "/echo";

    @OnMessage
    public String text(String message) {
        return message;
    }

    @OnMessage
    public ByteBuffer binary(ByteBuffer message) {
        return message;
    }
}
