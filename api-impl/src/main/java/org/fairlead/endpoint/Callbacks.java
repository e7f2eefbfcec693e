package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DecodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The callbacks of one annotated class. */
record Callbacks(
        PathParameters pathParameters,
        @Nullable Callback open,
        @Nullable Callback close,
        @Nullable Callback error,
        Receivers receivers)
        implements EndpointMethods {

    /** One {@code @OnMessage} method for one kind of message. */
    record Message(MessageShape shape, Callback callback, long maxMessageSize) implements MessageTaker {

        @Override
        public Kind kind() {
            return shape.kind();
        }

        @Override
        public Form form() {
            return shape.form();
        }

        @Override
        public @Nullable Object deliver(BoundEndpoint endpoint, Session session, Object payload, boolean last)
                throws Throwable {
            DecodeException pathFailure = callback.pathFailure(endpoint.path());
            if (pathFailure != null) {
                throw pathFailure;
            }
            Object argument = shape.conversion().convert(payload, endpoint.sessionCodecs());
            return callback.call(endpoint.instance(), session, endpoint.path().values(), argument, last);
        }
    }

    @Override
    public PathParameters.Values convert(Map<String, String> raw) {
        return pathParameters.convert(raw);
    }

    @Override
    public void onOpen(BoundEndpoint endpoint, Session session, EndpointConfig config) throws Throwable {
        call(open, endpoint, session, config);
    }

    @Override
    public void onClose(BoundEndpoint endpoint, Session session, CloseReason reason) throws Throwable {
        call(close, endpoint, session, reason);
    }

    private static void call(@Nullable Callback callback, BoundEndpoint endpoint, Session session, Object argument)
            throws Throwable {
        if (callback == null) {
            return;
        }
        DecodeException failure = callback.pathFailure(endpoint.path());
        if (failure != null) {
            throw failure;
        }
        callback.call(endpoint.instance(), session, endpoint.path().values(), argument, true);
    }

    @Override
    public boolean handlesErrors(Object instance) {
        return error != null;
    }

    /** Called even where a path parameter failed, with null or zero for it: it is this method that must be told. */
    @Override
    public void onError(BoundEndpoint endpoint, Session session, Throwable failure) throws Throwable {
        if (error != null) {
            error.call(endpoint.instance(), session, endpoint.path().values(), failure, true);
        }
    }
}
