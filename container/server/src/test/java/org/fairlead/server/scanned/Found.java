package org.fairlead.server.scanned;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Sends back what comes. */
@ServerEndpoint("/found")
public class Found {

    @OnMessage
    public String text(String message) {
        return message;
    }
}
