package org.fairlead.interop.endpoints;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Notes how a session ended; {@code /reports/ID} tells it. */
@ServerEndpoint("/report/{id}")
public class ReportEndpoint {

    private static final Map<String, CompletableFuture<String>> REPORTS = new ConcurrentHashMap<>();

    static CompletableFuture<String> report(String id) {
        return REPORTS.computeIfAbsent(id, i -> new CompletableFuture<>());
    }

    /** Lets the client know that the session is open on this side. */
    @OnOpen
    public void open(Session session) throws IOException {
        session.getBasicRemote().sendText("open");
    }

    @OnMessage
    public void ignore(String message) {}

    @OnError
    public void error(Throwable cause) {
        // an abrupt end is what some tests cause: onClose tells of it
    }

    @OnClose
    public void close(@PathParam("id") String id, CloseReason reason) {
        String phrase = reason.getReasonPhrase();
        report(id).complete((reason.getCloseCode().getCode() + " " + (phrase == null ? "" : phrase)).trim());
    }
}
