package org.fairlead.endpoint;

import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/** A receiver as this package calls it. */
interface MessageTaker extends Receiver {

    /** As {@link BoundEndpoint#deliver} says, for one of the sessions that it belongs to. */
    @Nullable
    Object deliver(BoundEndpoint endpoint, Session session, Object payload, boolean last) throws Throwable;
}
