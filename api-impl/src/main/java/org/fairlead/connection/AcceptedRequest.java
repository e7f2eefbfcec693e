package org.fairlead.connection;

import java.util.concurrent.CompletableFuture;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.protocol.CloseCode;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Pulling;
import org.fairlead.session.Settings;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** A request that a handler has accepted: everything for the connection but its transport. */
record AcceptedRequest(
        RequestHead request,
        ResponseHead response,
        String subprotocol,
        Settings settings,
        @Nullable DeflateParameters deflate,
        CompletableFuture<WebSocketConnection> accepted)
        implements Deployment.Accepted {

    @Override
    public Connection open(Transport transport, Connection.Shared shared) {
        Pulling pulling = new Pulling(Role.SERVER, transport, shared, settings, deflate);
        WebSocketConnection connection = new WebSocketConnection(
                Role.SERVER, pulling, transport, request.target(), subprotocol, request.headers());
        // not before: who waits for it may close it at once, and the host has not yet put its transport to work
        var unused = pulling.opened().thenRun(() -> accepted.complete(connection));
        return pulling.connection();
    }

    @Override
    public void abandoned() {
        accepted.completeExceptionally(new ConnectionClosedException(
                new CloseStatus(CloseCode.ABNORMAL_CLOSURE, "The client left before it was accepted"), null));
    }
}
