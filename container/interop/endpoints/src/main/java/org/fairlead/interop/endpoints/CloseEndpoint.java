package org.fairlead.interop.endpoints;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Closes as it is told: {@code CODE REASON}. */
@ServerEndpoint("/close")
public class CloseEndpoint {

    @OnMessage
    public void close(String command, Session session) throws IOException {
        String[] words = command.split(" ", 2);
        int code = Integer.parseInt(words[0]);
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), words.length > 1 ? words[1] : ""));
    }
}
