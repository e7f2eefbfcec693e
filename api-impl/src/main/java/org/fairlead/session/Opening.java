package org.fairlead.session;

import jakarta.websocket.Extension;
import java.net.SocketAddress;
import java.security.Principal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.PackedHeaders;
import org.jspecify.annotations.Nullable;

/** What the opening handshake settled about a session. */
public final class Opening {

    private final String uri;
    private final @Nullable String query;
    private final Map<String, String> pathParameters;
    private final String subprotocol;
    private final List<Extension> extensions;
    private final boolean secure;
    private final @Nullable Principal principal;
    private final @Nullable SocketAddress localAddress;
    private final @Nullable SocketAddress remoteAddress;

    /** {@link PackedHeaders} of both directions. */
    private final byte[] headers;

    /**
     * @param uri the full URI, ws or wss; or its path and query, where the authority is what the request says in {@code Host}
     * @param query the raw query string, or null for none
     * @param pathParameters the decoded values of the path template's variables, in the order of the path
     * @param subprotocol the negotiated one, or "" for none
     * @param extensions the negotiated ones
     * @param secure whether the transport is encrypted
     * @param principal the authenticated user, or null
     * @param localAddress null where the transport has none
     * @param remoteAddress of the client where a server believes a proxy; null where the transport has none
     * @param requestHeaders as they were sent
     * @param responseHeaders as they were sent
     */
    public Opening(
            String uri,
            @Nullable String query,
            Map<String, String> pathParameters,
            String subprotocol,
            List<Extension> extensions,
            boolean secure,
            @Nullable Principal principal,
            @Nullable SocketAddress localAddress,
            @Nullable SocketAddress remoteAddress,
            Headers requestHeaders,
            Headers responseHeaders) {
        this.uri = uri;
        this.query = query;
        // in the order of the path, which applications see in Session.getPathParameters
        this.pathParameters =
                pathParameters.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(pathParameters));
        this.subprotocol = subprotocol;
        this.extensions = List.copyOf(extensions);
        this.secure = secure;
        this.principal = principal;
        this.localAddress = localAddress;
        this.remoteAddress = remoteAddress;
        this.headers = PackedHeaders.pack(requestHeaders, responseHeaders);
    }

    /** The full URI, ws or wss. */
    public String uri() {
        return uri.startsWith("/")
                ? (secure ? "wss://" : "ws://") + requestHeaders().first("Host") + uri
                : uri;
    }

    /** The raw query string, or null for none. */
    public @Nullable String query() {
        return query;
    }

    /** Unmodifiable, in the order of the path. */
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    /** The negotiated one, or "" for none. */
    public String subprotocol() {
        return subprotocol;
    }

    /** The negotiated ones. */
    public List<Extension> extensions() {
        return extensions;
    }

    /** Whether the transport is encrypted. */
    public boolean secure() {
        return secure;
    }

    /** The authenticated user, or null. */
    public @Nullable Principal principal() {
        return principal;
    }

    /** Null where the transport has none. */
    public @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    /** Of the client where a server believes a proxy; null where the transport has none. */
    public @Nullable SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** As they were sent; unpacked by each call. */
    public Headers requestHeaders() {
        return PackedHeaders.request(headers);
    }

    /** As they were sent; unpacked by each call. */
    public Headers responseHeaders() {
        return PackedHeaders.response(headers);
    }
}
