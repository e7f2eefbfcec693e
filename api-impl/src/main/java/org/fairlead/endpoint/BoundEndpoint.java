package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint instance on one session. Methods throw what the application threw, not wrapped; or a {@code DecodeException}, without calling the
 * application, where a {@code @PathParam} of the method cannot be converted. {@link #onError} is called even then, with null or zero for it.
 *
 * <p>What else is kept of the session may be a subclass, which saves an object.
 */
public class BoundEndpoint {

    private final Object instance;
    private final SessionCodecs codecs;
    private final PathParameters.Values path;

    /**
     * @param instance of the endpoint's class
     * @param codecs opened for this session by the endpoint's {@link EndpointModel}
     * @param pathParameters raw (decoded) values by name
     * @throws IllegalArgumentException for an instance of another class
     */
    protected BoundEndpoint(Object instance, Codecs codecs, Map<String, String> pathParameters) {
        this.instance = instance;
        this.codecs = (SessionCodecs) codecs;
        CompiledEndpoint endpoint = this.codecs.endpoint();
        if (!endpoint.endpointClass().isInstance(instance)) {
            throw new IllegalArgumentException(
                    "Not an instance of " + endpoint.endpointClass().getName() + ": "
                            + instance.getClass().getName());
        }
        this.path = endpoint.methods().convert(pathParameters);
    }

    /** The annotated class's or Endpoint's own instance. */
    public final Object instance() {
        return instance;
    }

    /** The session's. */
    public final Codecs codecs() {
        return codecs;
    }

    final SessionCodecs sessionCodecs() {
        return codecs;
    }

    final PathParameters.Values path() {
        return path;
    }

    private EndpointMethods methods() {
        return codecs.endpoint().methods();
    }

    /** The {@code @OnMessage} methods; none for a programmatic endpoint, which adds its handlers itself. */
    public final Receivers receivers() {
        return methods().receivers();
    }

    /**
     * Calls the application.
     *
     * @param receiver a method of this endpoint, or what {@link #codecs()} made of a handler
     * @param payload as {@link Receiver.Form} says
     * @param last whether the message ends with this call; true unless {@code PARTIAL}
     * @return what the method returned and is to be sent to the peer, or null
     * @throws Throwable what the decoder or the application threw, not wrapped
     */
    public final @Nullable Object deliver(Receiver receiver, Session session, Object payload, boolean last)
            throws Throwable {
        return ((MessageTaker) receiver).deliver(this, session, payload, last);
    }

    public final void onOpen(Session session, EndpointConfig config) throws Throwable {
        methods().onOpen(this, session, config);
    }

    public final void onClose(Session session, CloseReason reason) throws Throwable {
        methods().onClose(this, session, reason);
    }

    /** Whether the endpoint has a method for errors; where it has none, the container logs them. */
    public final boolean handlesErrors() {
        return methods().handlesErrors(instance);
    }

    public final void onError(Session session, Throwable error) throws Throwable {
        methods().onError(this, session, error);
    }
}
