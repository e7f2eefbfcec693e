package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.List;

/**
 * One endpoint instance on one session. Methods throw what the application threw, not wrapped; or a {@code DecodeException}, without calling the
 * application, where a {@code @PathParam} of the method cannot be converted. {@link #onError} is called even then, with null or zero for it.
 */
public interface BoundEndpoint {

    /** The annotated class's or Endpoint's own instance. */
    Object instance();

    /** The {@code @OnMessage} methods, at most one a kind; empty for a programmatic endpoint. */
    List<Receiver> receivers(Session session);

    void onOpen(Session session, EndpointConfig config) throws Throwable;

    void onClose(Session session, CloseReason reason) throws Throwable;

    /** Whether the endpoint has a method for errors; where it has none, the container logs them. */
    boolean handlesErrors();

    void onError(Session session, Throwable error) throws Throwable;
}
