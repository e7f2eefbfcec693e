package org.fairlead.client;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what comes: Strings, and the CloseReason. */
@ClientEndpoint
public class Collector {

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @OnMessage
    public void text(String message) {
        received.add(message);
    }

    @OnClose
    public void closed(CloseReason reason) {
        received.add(reason);
    }

    Object next() throws InterruptedException {
        Object message = received.poll(30, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came");
        }
        return message;
    }
}
