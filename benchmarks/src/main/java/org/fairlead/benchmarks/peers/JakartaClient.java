package org.fairlead.benchmarks.peers;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The client of whatever Jakarta implementation is on the class path. */
final class JakartaClient implements Client {

    @Override
    public void open(int port, int connections, String message) throws Exception {
        WebSocketContainer container = ContainerProvider.getWebSocketContainer();
        open(container, port, connections, message);
    }

    static void open(WebSocketContainer container, int port, int connections, String message)
            throws IOException, DeploymentException {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            sessions.add(container.connectToServer(new Again(), URI.create("ws://127.0.0.1:" + port + "/echo")));
        }
        for (Session session : sessions) {
            session.getBasicRemote().sendText(message);
        }
    }

    /** The endpoint that every Jakarta client runs. */
    @ClientEndpoint
    public static final class Again {

        @OnMessage
        public void message(String text, Session session) throws IOException {
            session.getBasicRemote().sendText(text);
        }
    }
}
