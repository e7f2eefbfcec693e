package org.fairlead.client;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** The server's side of the tests. */
@ServerEndpoint("/echo")
public class EchoServer {

    @OnMessage
    public String text(String message) {
        return message;
    }
}
