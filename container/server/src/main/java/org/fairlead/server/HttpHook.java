package org.fairlead.server;

import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Sees every HTTP request before anything else does: a health check, a redirect, an address that is not welcome. */
@FunctionalInterface
public interface HttpHook {

    /**
     * Called on an event loop: must not block.
     *
     * @param facts what is known of the connection
     * @return the answer, after which the connection is closed, with a status from 200 to 599; null to go on. For another status, and where this throws, the
     *     client gets 500
     */
    @Nullable
    ResponseHead answer(RequestHead request, Deployment.RequestFacts facts);
}
