package org.fairlead.session;

import java.net.SocketAddress;
import java.security.Principal;
import java.util.Map;
import org.fairlead.endpoint.BoundEndpoint;
import org.fairlead.endpoint.Codecs;
import org.fairlead.handshake.PackedHeaders;
import org.jspecify.annotations.Nullable;

/** An {@link Opening} as an open session keeps it: with its endpoint one object, and what is hardly ever asked for is packed. Immutable but for its endpoint. */
abstract class KeptOpening extends BoundEndpoint {

    private final String uri;
    private final Map<String, String> pathParameters;
    private final Opening.Agreed agreed;
    private final @Nullable Principal principal;
    private final @Nullable SocketAddress localAddress;
    private final @Nullable SocketAddress remoteAddress;

    /** {@link PackedHeaders} */
    private final byte[] headers;

    KeptOpening(Object instance, Codecs codecs, Opening opening) {
        super(instance, codecs, opening.pathParameters());
        this.uri = opening.givenUri();
        this.pathParameters = opening.pathParameters();
        this.agreed = opening.agreed();
        this.principal = opening.principal();
        this.localAddress = opening.localAddress();
        this.remoteAddress = opening.remoteAddress();
        this.headers = PackedHeaders.pack(opening.requestHeaders(), opening.responseHeaders());
    }

    /** What was kept; made anew by each call. */
    final Opening opening() {
        return new Opening(
                uri,
                pathParameters,
                agreed,
                principal,
                localAddress,
                remoteAddress,
                PackedHeaders.request(headers),
                PackedHeaders.response(headers));
    }

    // ---- without unpacking

    final @Nullable String query() {
        return Opening.query(uri);
    }

    final Map<String, String> pathParameters() {
        return pathParameters;
    }

    final Opening.Agreed agreed() {
        return agreed;
    }

    final @Nullable Principal principal() {
        return principal;
    }

    final @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    final @Nullable SocketAddress remoteAddress() {
        return remoteAddress;
    }
}
