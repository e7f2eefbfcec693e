package org.fairlead.samples.chat;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import org.fairlead.server.WebSocketServer;

/** Serves the chat page and its rooms. */
public final class ChatServer {

    private ChatServer() {}

    /** Starts a server on this machine; port 0 takes a free one. */
    public static WebSocketServer start(int port) throws IOException, DeploymentException {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(port)
                .endpoint(ChatEndpoint.class)
                .page("/", ChatServer.class, "chat.html", "text/html; charset=utf-8")
                .stopOnSigterm()
                .start();
    }

    /** The only argument is the port; 8080 without one. */
    public static void main(String[] args) throws Exception {
        try (WebSocketServer server = start(args.length > 0 ? Integer.parseInt(args[0]) : 8080)) {
            System.out.println("Open http://localhost:" + server.port() + "/ in two windows. Ctrl+C stops.");
            server.await();
        }
    }
}
