package org.fairlead.session;

import jakarta.websocket.EncodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.WebSocketContainer;
import java.util.Map;
import org.fairlead.endpoint.BoundEndpoint;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.SessionScope;

/**
 * What a container gives to a new session. The session closes the codecs and runs {@code released} when it is gone.
 *
 * @param container what {@code getContainer()} returns
 * @param endpoint the endpoint's instance
 * @param config what onOpen is given
 * @param codecs opened for this session
 * @param opening the handshake's outcome
 * @param userProperties the session's own copy, modifiable
 * @param loader the context class loader of callbacks
 * @param scope what surrounds callbacks; {@code released} closes it
 * @param openSessions where the session enters and leaves
 * @param limits the container's defaults for a new session
 * @param opened run once after onOpen has returned
 * @param released run once after onClose, when nothing of the application is called any more: the place to destroy the instance
 */
public record SessionSetup(
        WebSocketContainer container,
        BoundEndpoint endpoint,
        EndpointConfig config,
        Codecs codecs,
        Opening opening,
        Map<String, Object> userProperties,
        ClassLoader loader,
        SessionScope scope,
        OpenSessions openSessions,
        Limits limits,
        Runnable opened,
        Runnable released) {

    /**
     * A session's first values for what the application may change.
     *
     * @param maxIdleMillis 0 or less for none
     * @param asyncSendMillis 0 or less for none
     * @param maxTextBytes in UTF-8; negative for none
     * @param maxBinaryBytes negative for none
     */
    public record Limits(long maxIdleMillis, long asyncSendMillis, int maxTextBytes, int maxBinaryBytes) {}

    /** Encodes in the session's scope: whoever sends may be on a thread where no callback of it runs. */
    Object encode(Object message) throws EncodeException {
        Object entered = scope.enter();
        try {
            return codecs.encode(message);
        } finally {
            scope.exit(entered);
        }
    }
}
