package org.fairlead.interop.endpoints;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** Sends whole messages back. */
@ServerEndpoint("/echo")
public class EchoEndpoint {

    @OnMessage(maxMessageSize = Endpoints.LARGEST)
    public String text(String message) {
        return message;
    }

    @OnMessage(maxMessageSize = Endpoints.LARGEST)
    public ByteBuffer binary(ByteBuffer message) {
        return message;
    }
}
