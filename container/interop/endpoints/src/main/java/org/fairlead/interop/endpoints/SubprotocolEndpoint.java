package org.fairlead.interop.endpoints;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Says which subprotocol was agreed on. */
@ServerEndpoint(
        value = "/subprotocol",
        subprotocols = {"chat.v2", "chat.v1"})
public class SubprotocolEndpoint {

    @OnOpen
    public void open(Session session) throws IOException {
        session.getBasicRemote().sendText("subprotocol=" + session.getNegotiatedSubprotocol());
    }
}
