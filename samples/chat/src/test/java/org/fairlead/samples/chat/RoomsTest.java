package org.fairlead.samples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Test;

/** What is kept of rooms. */
class RoomsTest {

    @Test
    void aRoomIsForgottenWhenItsLastPersonLeaves() throws Exception {
        try (WebSocketServer server = ChatServer.start(0)) {
            CompletableFuture<CharSequence> first = new CompletableFuture<>();
            WebSocket.Listener listener = new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                    first.complete(text.toString());
                    return WebSocket.Listener.super.onText(socket, text, last);
                }
            };
            URI room = URI.create("ws://127.0.0.1:" + server.port() + "/rooms/kept?name=Ada&key=1");
            var unused = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(room, listener)
                    .get(30, TimeUnit.SECONDS);
            assertThat(first.get(30, TimeUnit.SECONDS)).asString().contains("joined");
            assertThat(ChatEndpoint.ROOMS).hasSize(1);
        }
        // the server waited for its sessions
        assertThat(ChatEndpoint.ROOMS).isEmpty();
    }
}
