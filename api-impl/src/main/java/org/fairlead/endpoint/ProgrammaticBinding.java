package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.List;

/** An {@code Endpoint} subclass on one session. */
record ProgrammaticBinding(Endpoint instance) implements BoundEndpoint {

    /** None: the endpoint adds its handlers itself. */
    @Override
    public List<Receiver> receivers(Session session) {
        return List.of();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        instance.onOpen(session, config);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        instance.onClose(session, reason);
    }

    /** Whether the class does not leave it at the empty method of {@code Endpoint}; a proxy made at run time, which has every method, is not asked. */
    @Override
    public boolean handlesErrors() {
        Class<?> type = instance.getClass();
        while (type.isSynthetic()) {
            type = type.getSuperclass();
        }
        try {
            return type.getMethod("onError", Session.class, Throwable.class).getDeclaringClass() != Endpoint.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onError(Session session, Throwable error) {
        instance.onError(session, error);
    }
}
