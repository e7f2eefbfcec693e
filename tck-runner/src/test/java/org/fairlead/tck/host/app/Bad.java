package org.fairlead.tck.host.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Two methods for one kind of message. */
@ServerEndpoint("/bad")
public class Bad {
    @OnMessage
    public void one(String text) {}

    @OnMessage
    public void other(String text) {}
}
