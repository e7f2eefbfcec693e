package org.fairlead.session;

import jakarta.websocket.Extension;
import java.net.SocketAddress;
import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the opening handshake settled about a session.
 *
 * @param uri the full URI, ws or wss; or its path and query, where the authority is what the request says in {@code Host}: {@link #uri()} gives the
 *     full one of both
 * @param pathParameters the decoded values of the path template's variables, in the order of the path
 * @param agreed what many sessions have in common
 * @param principal the authenticated user, or null
 * @param localAddress null where the transport has none
 * @param remoteAddress of the client where a server believes a proxy; null where the transport has none
 * @param requestHeaders as they were sent
 * @param responseHeaders as they were sent
 */
public record Opening(
        String uri,
        Map<String, String> pathParameters,
        Agreed agreed,
        @Nullable Principal principal,
        @Nullable SocketAddress localAddress,
        @Nullable SocketAddress remoteAddress,
        Headers requestHeaders,
        Headers responseHeaders) {

    /**
     * What was agreed to, which is the same for many sessions: whoever makes one may give equal ones the same object.
     *
     * @param subprotocol the negotiated one, or "" for none
     * @param extensions the negotiated ones
     * @param secure whether the transport is encrypted
     */
    public record Agreed(String subprotocol, List<Extension> extensions, boolean secure) {
        public Agreed {
            extensions = List.copyOf(extensions);
        }
    }

    public Opening {
        // in the order of the path, which applications see in Session.getPathParameters
        pathParameters =
                pathParameters.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(pathParameters));
    }

    /** The full URI, ws or wss. */
    @Override
    public String uri() {
        return uri.startsWith("/") ? (agreed.secure ? "wss://" : "ws://") + requestHeaders.first("Host") + uri : uri;
    }

    /** The URI as it was given. */
    String givenUri() {
        return uri;
    }

    /** The raw query string, or null for none. */
    public @Nullable String query() {
        return query(uri);
    }

    /** @param uri a full one, or a path and query */
    static @Nullable String query(String uri) {
        int question = uri.indexOf('?');
        return question < 0 ? null : uri.substring(question + 1);
    }
}
