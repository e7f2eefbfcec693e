package org.fairlead.interop.endpoints;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Takes messages of 1 KiB at most. */
@ServerEndpoint("/limit")
public class LimitEndpoint {

    @OnMessage(maxMessageSize = 1024)
    public String text(String message) {
        return message;
    }

    @OnMessage(maxMessageSize = 1024)
    public byte[] binary(byte[] message) {
        return message;
    }
}
