package org.fairlead.container;

import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.fairlead.session.Setting;
import org.jspecify.annotations.Nullable;

/**
 * User properties that tell of a connection, by the keys that libraries such as CometD and Atmosphere read. They are there where the setting
 * {@link Setting#CONNECTION_PROPERTIES} is on: on a server already when {@code modifyHandshake} is called, in the configuration that it is given, and on both
 * sides in the session.
 */
public final class ConnectionProperties {

    /** The local {@link SocketAddress}. */
    public static final String LOCAL_ADDRESS = "jakarta.websocket.endpoint.localAddress";

    /** The peer's {@link SocketAddress}. */
    public static final String REMOTE_ADDRESS = "jakarta.websocket.endpoint.remoteAddress";

    /** On a server, a {@link List} of {@link Locale}: what the client accepts by {@code Accept-Language}, best first. */
    public static final String LOCALES = "jakarta.websocket.upgrade.locales";

    private ConnectionProperties() {}

    static void put(Map<String, Object> properties, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        if (local != null) {
            properties.put(LOCAL_ADDRESS, local);
        }
        if (remote != null) {
            properties.put(REMOTE_ADDRESS, remote);
        }
    }

    static void put(Map<String, Object> properties, Deployment.RequestFacts facts, Headers request) {
        put(properties, facts.localAddress(), facts.remoteAddress());
        properties.put(LOCALES, AcceptLanguage.locales(request));
    }
}
