package org.fairlead.container;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.util.Set;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.Opening;
import org.fairlead.session.SessionSetup;
import org.jspecify.annotations.Nullable;

/** What a deployment keeps of one session: one object, since there may be very many. What it shares with others is its endpoint's. */
final class ServerSession extends SessionSetup {

    private final DeployedEndpoint endpoint;
    private final HandshakeConfig config;

    /** {@link CreatedInstances#kept} */
    private final @Nullable Object created;

    /** Whether the endpoint's place that this session has taken over is free again; guarded by this. */
    private boolean placeLeft;

    ServerSession(
            DeployedEndpoint endpoint,
            Object instance,
            Codecs codecs,
            Opening opening,
            HandshakeConfig config,
            @Nullable Object created) {
        super(instance, codecs, opening, config.copyUserProperties());
        this.endpoint = endpoint;
        this.config = config;
        this.created = created;
    }

    @Override
    protected WebSocketContainer container() {
        return endpoint.deployment().container();
    }

    @Override
    protected EndpointConfig config() {
        return config;
    }

    @Override
    protected ClassLoader loader() {
        return endpoint.deployment().loader();
    }

    @Override
    protected SessionScope scope() {
        return CreatedInstances.scope(created);
    }

    @Override
    protected Limits limits() {
        WebSocketDeployment deployment = endpoint.deployment();
        return deployment.defaults().limits(deployment.settings(), endpoint.settings());
    }

    @Override
    protected void entered(FairleadSession session) {
        endpoint.add(session);
    }

    @Override
    protected void opened() {}

    @Override
    protected void left(FairleadSession session) {
        leavePlace();
        endpoint.remove(session);
    }

    @Override
    protected void released() {
        try {
            CreatedInstances.destroy(created, endpoint.deployment().instances());
        } finally {
            leavePlace();
        }
    }

    private synchronized void leavePlace() {
        if (!placeLeft) {
            placeLeft = true;
            endpoint.leave();
        }
    }

    @Override
    protected Set<Session> openSessions() {
        return endpoint.openSessions();
    }
}
