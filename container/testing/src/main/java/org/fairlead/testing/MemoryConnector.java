package org.fairlead.testing;

import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.fairlead.container.Connector;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/** Connects clients to a deployment over {@link MemoryPair}s: both sides' handshakes are real. */
final class MemoryConnector implements Connector {

    private final Deployment deployment;
    private final Connection.Shared shared;
    private final Activity activity;

    MemoryConnector(Deployment deployment, Connection.Shared shared, Activity activity) {
        this.deployment = deployment;
        this.shared = shared;
        this.activity = activity;
    }

    /** No thread of the network is reserved for a loop: every one may wait. */
    @Override
    public boolean inEventLoop() {
        return false;
    }

    @Override
    public CompletionStage<Connection> connect(Attempt attempt) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        MemoryPair pair = MemoryPair.on(activity);
        MemoryTransport server = pair.server();
        server.execute(() -> {
            Deployment.Outcome outcome = deployment.handshake(attempt.request(), new Facts(server));
            if (outcome instanceof Deployment.Pending pending) {
                pending.decide(decided -> server.execute(() -> answer(attempt, decided, pair, result)));
            } else {
                answer(attempt, outcome, pair, result);
            }
        });
        return result;
    }

    private void answer(
            Attempt attempt, Deployment.Outcome outcome, MemoryPair pair, CompletableFuture<Connection> result) {
        ResponseHead response = response(outcome);
        if (outcome instanceof Deployment.Accepted accepted) {
            pair.server().open(accepted.open(pair.server(), shared));
        }
        pair.client().execute(() -> answer(attempt, response, pair.client(), result));
    }

    private static ResponseHead response(Deployment.Outcome outcome) {
        if (outcome instanceof Deployment.Accepted accepted) {
            return accepted.response();
        }
        return outcome instanceof Deployment.Refused refused
                ? refused.response()
                : ResponseHead.refusal(404, "No endpoint has this path.");
    }

    private void answer(
            Attempt attempt, ResponseHead response, MemoryTransport client, CompletableFuture<Connection> result) {
        try {
            Connection connection =
                    attempt.established(new Exchange(attempt.uri(), attempt.request(), response), client, shared);
            client.open(connection);
            result.complete(connection);
        } catch (HandshakeException | RuntimeException | Error e) { // an assertion of a configurator, for instance
            client.close();
            result.completeExceptionally(e);
        }
    }

    record Facts(MemoryTransport server) implements Deployment.RequestFacts {
        @Override
        public boolean isSecure() {
            return server.isSecure();
        }

        @Override
        public @Nullable SocketAddress localAddress() {
            return server.localAddress();
        }

        @Override
        public @Nullable SocketAddress remoteAddress() {
            return server.remoteAddress();
        }
    }
}
