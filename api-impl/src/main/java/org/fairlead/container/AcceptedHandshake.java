package org.fairlead.container;

import org.fairlead.endpoint.Codecs;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.JakartaSession;
import org.fairlead.session.Opening;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** A handshake that was agreed to: everything for the session but its transport. */
record AcceptedHandshake(
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
        boolean begun = false;
        try {
            JakartaSession session = new JakartaSession(
                    Role.SERVER,
                    transport,
                    shared,
                    endpoint.settings(),
                    endpoint.dispatch(),
                    deflate,
                    new ServerSession(endpoint, instance, codecs, opening, config, created.kept()));
            place.takenOver();
            begun = true;
            return session.connection();
        } finally {
            if (!begun) { // the scope did not begin: nobody else gives back what the handshake has taken
                abandoned();
            }
        }
    }

    @Override
    public void abandoned() {
        try {
            created.abandon(codecs);
        } finally {
            place.leave();
        }
    }
}
