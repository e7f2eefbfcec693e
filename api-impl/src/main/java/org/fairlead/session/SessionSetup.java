package org.fairlead.session;

import jakarta.websocket.EncodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.util.Map;
import java.util.Set;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.SessionScope;
import org.jspecify.annotations.Nullable;

/**
 * What a container gives to a new session, and keeps of it: the endpoint's instance, what the handshake settled, and where the container is asked. The session
 * closes the codecs and calls {@link #released} when it is gone. Thread-safe.
 */
public abstract class SessionSetup extends KeptOpening {

    /**
     * A session's first values for what the application may change.
     *
     * @param maxIdleMillis 0 or less for none
     * @param asyncSendMillis 0 or less for none
     * @param maxTextBytes in UTF-8; negative for none
     * @param maxBinaryBytes negative for none
     */
    public record Limits(long maxIdleMillis, long asyncSendMillis, int maxTextBytes, int maxBinaryBytes) {

        Limits withMaxIdleMillis(long millis) {
            return new Limits(millis, asyncSendMillis, maxTextBytes, maxBinaryBytes);
        }

        Limits withMaxTextBytes(int bytes) {
            return new Limits(maxIdleMillis, asyncSendMillis, bytes, maxBinaryBytes);
        }

        Limits withMaxBinaryBytes(int bytes) {
            return new Limits(maxIdleMillis, asyncSendMillis, maxTextBytes, bytes);
        }
    }

    /** Null while nobody has asked for them, where there were none. */
    private volatile @Nullable Map<String, Object> userProperties;

    /**
     * @param instance the endpoint's
     * @param codecs opened for this session
     * @param opening the handshake's outcome
     * @param userProperties the session's own copy, modifiable; null where there is nothing to copy
     */
    protected SessionSetup(
            Object instance, Codecs codecs, Opening opening, @Nullable Map<String, Object> userProperties) {
        super(instance, codecs, opening);
        this.userProperties = userProperties;
    }

    final Map<String, Object> userProperties() {
        Map<String, Object> properties = userProperties;
        if (properties == null) {
            synchronized (this) {
                properties = userProperties;
                if (properties == null) {
                    properties = UserProperties.copy(Map.of());
                    userProperties = properties;
                }
            }
        }
        return properties;
    }

    /** What {@code getContainer()} returns. */
    protected abstract WebSocketContainer container();

    /** What onOpen is given. */
    protected abstract EndpointConfig config();

    /** The context class loader of callbacks. */
    protected abstract ClassLoader loader();

    /** What surrounds callbacks; {@link #released} closes it. */
    protected abstract SessionScope scope();

    /** The container's defaults for a new session; asked for once. */
    protected abstract Limits limits();

    /** The session is about to be opened: from now on it is among the {@linkplain #openSessions open ones}. Called before the endpoint's onOpen. */
    protected abstract void entered(FairleadSession session);

    /** Called once after onOpen has returned. */
    protected abstract void opened();

    /** The session is no longer among the open ones. Called after the endpoint's onClose, or where that is given up; perhaps both. */
    protected abstract void left(FairleadSession session);

    /** Called once after onClose, when nothing of the application is called any more: the place to destroy the instance. */
    protected abstract void released();

    /** A copy of the set of open sessions of the same endpoint. */
    protected abstract Set<Session> openSessions();

    /** Encodes in the session's scope: whoever sends may be on a thread where no callback of it runs. */
    final Object encode(Object message) throws EncodeException {
        Object entered = scope().enter();
        try {
            return codecs().encode(message);
        } finally {
            scope().exit(entered);
        }
    }
}
