package org.fairlead.container;

import org.fairlead.endpoint.Codecs;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.JakartaSession;
import org.fairlead.session.Opening;
import org.fairlead.session.SessionSetup;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** A handshake that was agreed to: everything for the session but its transport. */
record AcceptedHandshake(
        WebSocketDeployment deployment,
        DeployedEndpoint endpoint,
        DeployedEndpoint.Place place,
        Object instance,
        Codecs codecs,
        ResponseHead response,
        Opening opening,
        HandshakeConfig config,
        @Nullable DeflateParameters deflate,
        CreatedInstances created)
        implements Deployment.Accepted {

    @Override
    public Connection open(Transport transport, Connection.Shared shared) {
        SessionSetup setup = new SessionSetup(
                deployment.container(),
                endpoint.model().bind(instance, codecs, opening.pathParameters()),
                config,
                codecs,
                opening,
                config.copyUserProperties(),
                deployment.loader(),
                created.scope(),
                place,
                deployment.defaults().limits(deployment.settings(), endpoint.settings()),
                () -> {},
                new Release(created, place));
        return new JakartaSession(
                        Role.SERVER, transport, shared, endpoint.settings(), endpoint.dispatch(), deflate, setup)
                .connection();
    }

    @Override
    public void abandoned() {
        try {
            created.abandon(codecs);
        } finally {
            place.leave();
        }
    }

    /** What is done when the session is gone; it keeps nothing else of the handshake until then. */
    private record Release(CreatedInstances created, DeployedEndpoint.Place place) implements Runnable {
        @Override
        public void run() {
            try {
                created.destroy();
            } finally {
                place.leave();
            }
        }
    }
}
