package org.fairlead.servlet;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** The endpoint in a WAR: nothing else of the tests is there. */
@ServerEndpoint("/echo")
public final class WarEcho {
    @OnMessage
    public String message(String text) {
        return "war:" + text;
    }
}
