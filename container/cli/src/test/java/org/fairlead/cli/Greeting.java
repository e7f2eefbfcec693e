package org.fairlead.cli;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An application's endpoint: its class file is what {@code serve} is given. */
@ServerEndpoint(value = "/greeting/{name}", subprotocols = "plain")
public class Greeting {

    @OnMessage
    public void greet(String text, @PathParam("name") String name, Session session) throws IOException {
        if (text.equals("binary")) {
            session.getBasicRemote().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, (byte) 0xff}));
        } else {
            session.getBasicRemote().sendText(text + ", " + name);
        }
    }
}
