package org.fairlead.tck.host.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** Says whose class it is. */
@ServerEndpoint("/echo/{name}")
public class Echo {
    @OnMessage
    public String message(String text, @PathParam("name") String name) {
        return name + " " + text + " "
                + (Thread.currentThread().getContextClassLoader() == getClass().getClassLoader());
    }
}
