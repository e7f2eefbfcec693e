package org.fairlead.container;

import jakarta.websocket.Session;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.OpenSessions;

/** The open client sessions of one container, seen by one endpoint class. */
record ClientSessions(Map<FairleadSession, Class<?>> sessions, Class<?> endpointClass) implements OpenSessions {

    @Override
    public void add(FairleadSession session) {
        sessions.put(session, endpointClass);
    }

    @Override
    public void remove(FairleadSession session) {
        sessions.remove(session);
    }

    @Override
    public Set<Session> sameEndpoint() {
        Set<Session> same = new LinkedHashSet<>();
        sessions.forEach((session, type) -> {
            if (type == endpointClass) {
                same.add(session);
            }
        });
        return same;
    }
}
