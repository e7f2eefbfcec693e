package org.fairlead.server;

import jakarta.websocket.CloseReason;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;

/** An application without endpoints. */
class NoEndpoints implements Deployment {

    @Override
    public void add(Class<?> annotated) {
        throw new AssertionError("not asked for here");
    }

    @Override
    public void add(ServerEndpointConfig config) {
        throw new AssertionError("not asked for here");
    }

    @Override
    public Outcome handshake(RequestHead request, RequestFacts facts) {
        return new NotFound();
    }

    @Override
    public int openSessions() {
        return 0;
    }

    @Override
    public CompletionStage<Void> closeAll(CloseReason reason) {
        return CompletableFuture.completedFuture(null);
    }
}
