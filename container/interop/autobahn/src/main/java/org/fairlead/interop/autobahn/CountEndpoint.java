package org.fairlead.interop.autobahn;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.io.EOFException;
import java.util.concurrent.CompletableFuture;

/** Receives the one message that the fuzzing server answers a question with. */
@ClientEndpoint
public class CountEndpoint {

    private final CompletableFuture<String> answer = new CompletableFuture<>();

    @OnMessage
    public void text(String message) {
        answer.complete(message);
    }

    @OnClose
    public void ended() {
        answer.completeExceptionally(new EOFException("The fuzzing server closed without an answer"));
    }

    CompletableFuture<String> answer() {
        return answer;
    }
}
