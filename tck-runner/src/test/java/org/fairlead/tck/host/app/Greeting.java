package org.fairlead.tck.host.app;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;

/** Sends back what it gets, with the greeting of its configuration in front. */
public class Greeting extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
        Object greeting = config.getUserProperties().getOrDefault("greeting", "added");
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>)
                text -> session.getAsyncRemote().sendText(greeting + " " + text));
    }
}
