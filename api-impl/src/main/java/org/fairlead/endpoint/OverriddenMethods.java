package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;

/** The callbacks of an {@link Endpoint} subclass. */
final class OverriddenMethods implements EndpointMethods {

    static final OverriddenMethods INSTANCE = new OverriddenMethods();

    private OverriddenMethods() {}

    /** None are asked for: the session has them. */
    @Override
    public PathParameters.Values convert(Map<String, String> pathParameters) {
        return PathParameters.Values.NONE;
    }

    /** None: the endpoint adds its handlers itself. */
    @Override
    public Receivers receivers() {
        return Receivers.NONE;
    }

    private static Endpoint instance(BoundEndpoint endpoint) {
        return (Endpoint) endpoint.instance();
    }

    @Override
    public void onOpen(BoundEndpoint endpoint, Session session, EndpointConfig config) {
        instance(endpoint).onOpen(session, config);
    }

    @Override
    public void onClose(BoundEndpoint endpoint, Session session, CloseReason reason) {
        instance(endpoint).onClose(session, reason);
    }

    /** Whether the class does not leave it at the empty method of {@code Endpoint}; a proxy made at run time, which has every method, is not asked. */
    @Override
    public boolean handlesErrors(Object instance) {
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
    public void onError(BoundEndpoint endpoint, Session session, Throwable error) {
        instance(endpoint).onError(session, error);
    }
}
