package org.fairlead.interop.endpoints;

import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;

/** Tells how the session of {@code /report/ID} ended, when it has. */
@ServerEndpoint("/reports/{id}")
public class ReportsEndpoint {

    @OnOpen
    public void open(Session session, @PathParam("id") String id) {
        ReportEndpoint.report(id).thenAccept(text -> session.getAsyncRemote().sendText(text));
    }
}
