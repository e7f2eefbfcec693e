package org.fairlead.connection;

import jakarta.websocket.CloseReason;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;

/** What answers the one request of a stream that was wrapped: whoever waits for it. For hosts. Thread-safe. */
public final class SingleRequest implements Deployment {

    private final Settings settings;
    private final CompletableFuture<WebSocketRequest> request = new CompletableFuture<>();

    public SingleRequest(Settings settings) {
        this.settings = settings;
    }

    /**
     * Waits for the request.
     *
     * @throws IOException where the stream ends before a valid one has come
     */
    public WebSocketRequest await() throws IOException {
        try {
            return Deadline.await(request, "waiting for a WebSocket request");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while a WebSocket request was awaited");
        } catch (ExecutionException e) {
            throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e.getCause());
        }
    }

    /** The stream has ended. */
    public void ended() {
        request.completeExceptionally(
                new IOException("The stream ended, or its time was up, before a valid WebSocket request had come"));
    }

    @Override
    public Outcome handshake(RequestHead head, RequestFacts facts) {
        return WebSocketRequest.examine(head, facts, settings, request::complete);
    }

    @Override
    public void add(Class<?> annotated) {
        throw new UnsupportedOperationException("A wrapped stream has no endpoints");
    }

    @Override
    public void add(ServerEndpointConfig config) {
        throw new UnsupportedOperationException("A wrapped stream has no endpoints");
    }

    @Override
    public int openSessions() {
        return 0;
    }

    /** The connection is its owner's to close. */
    @Override
    public CompletionStage<Void> closeAll(CloseReason reason) {
        return CompletableFuture.completedFuture(null);
    }
}
