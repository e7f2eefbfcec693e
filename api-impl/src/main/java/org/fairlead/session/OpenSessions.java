package org.fairlead.session;

import jakarta.websocket.Session;
import java.util.Set;

/** The open sessions of a container, as far as one session must know them. Thread-safe. */
public interface OpenSessions {

    /** Called before the endpoint's onOpen. */
    void add(FairleadSession session);

    /** Called after the endpoint's onClose. */
    void remove(FairleadSession session);

    /** A copy of the set of sessions of the same endpoint. */
    Set<Session> sameEndpoint();
}
