package org.fairlead.benchmarks.peers;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;

/** The client of whatever Jakarta implementation is on the class path. */
final class JakartaClient implements Client {

    @Override
    public void open(int port, int connections, String message) throws Exception {
        WebSocketContainer container = ContainerProvider.getWebSocketContainer();
        for (int i = 0; i < connections; i++) {
            container.connectToServer(new Again(message), URI.create("ws://127.0.0.1:" + port + "/echo"));
        }
    }

    /** The endpoint that every Jakarta client runs. */
    @ClientEndpoint
    public static final class Again {
        private final String first;

        Again(String first) {
            this.first = first;
        }

        @OnOpen
        public void open(Session session) throws IOException {
            session.getBasicRemote().sendText(first);
        }

        @OnMessage
        public void message(String text, Session session) throws IOException {
            session.getBasicRemote().sendText(text);
        }
    }
}
