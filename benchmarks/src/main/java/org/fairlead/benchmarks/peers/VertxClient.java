package org.fairlead.benchmarks.peers;

import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Vert.x's client on one event loop, on epoll. */
final class VertxClient implements Client {

    /** Kept, since Vert.x closes the connections of a client that is garbage. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable WebSocketClient client;

    @Override
    public void open(int port, int connections, String message) throws Exception {
        WebSocketClient made = VertxServer.vertx(true)
                .createWebSocketClient(new WebSocketClientOptions().setMaxConnections(connections));
        client = made;
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            WebSocket socket = made.connect(port, "127.0.0.1", "/echo")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            socket.textMessageHandler(socket::writeTextMessage);
            sockets.add(socket);
        }
        sockets.forEach(socket -> socket.writeTextMessage(message));
    }
}
