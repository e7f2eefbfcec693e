package org.fairlead.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.handshake.ClientHandshake;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.jspecify.annotations.Nullable;

/** Where a server's redirect leads (RFC 9110 sections 10.2.2 and 15.4), and what may be said there. */
final class Redirect {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    /** For the origin of the first request alone. */
    private static final List<String> SECRETS =
            List.of("Authorization", "Cookie", "Cookie2", "Proxy-Authorization", "WWW-Authenticate");

    private static final SecureRandom RANDOM = new SecureRandom();

    private Redirect() {}

    /** The Location of a redirect, or null where the answer is none. */
    static @Nullable String location(ResponseHead response) {
        return STATUSES.contains(response.status()) ? response.headers().first("Location") : null;
    }

    /**
     * The target of a Location, which may be relative, and http or https.
     *
     * @throws IOException for a Location that leads nowhere, and from wss to ws
     */
    static Target follow(Target from, String location) throws IOException {
        URI uri;
        try {
            URI resolved = location.startsWith("?")
                    ? withQuery(from.uri(), location) // which URI.resolve takes for a path's last segment as well
                    : from.uri().resolve(new URI(location));
            String scheme = String.valueOf(resolved.getScheme()).toLowerCase(Locale.ROOT);
            String mapped = switch (scheme) {
                case "http", "ws" -> "ws";
                case "https", "wss" -> "wss";
                default ->
                    throw new IOException("the server redirects to the scheme " + scheme
                            + ", which is none of ws, wss, http and https");
            };
            String text = resolved.toString().substring(scheme.length());
            int fragment = text.indexOf('#');
            uri = new URI(mapped + (fragment < 0 ? text : text.substring(0, fragment)));
        } catch (URISyntaxException e) {
            throw new IOException("the server redirects to what is no URI: " + e.getReason());
        }
        Target to = Target.of(uri);
        if (from.secure() && !to.secure()) {
            throw new IOException("the server redirects from wss to " + to.address()
                    + ", where everything would be sent in the clear");
        }
        return to;
    }

    private static URI withQuery(URI uri, String query) throws URISyntaxException {
        return new URI(uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + query);
    }

    /**
     * The request for another target: its Host, its resource, a new key, and everything else as in the first one but for secrets. Where it is the first
     * one's target again, whoever has set a Host of his own for that keeps it.
     *
     * @param origin the first request's
     * @throws IOException for a URI that no handshake can be made for
     */
    static RequestHead request(RequestHead first, Target origin, Target to, boolean withSecrets) throws IOException {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        RequestHead own;
        try {
            own = new ClientHandshake(to.uri(), nonce, List.of(), List.of(), Headers.empty()).request();
        } catch (IllegalArgumentException e) {
            throw new IOException("the server redirects to " + to.address() + ": " + e.getMessage());
        }
        boolean elsewhere = !origin.mayShareSecretsWith(to);
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, String> field : first.headers().entries()) {
            boolean replaced = field.getKey().equalsIgnoreCase("Sec-WebSocket-Key")
                    || (elsewhere && field.getKey().equalsIgnoreCase("Host"));
            String replacement = replaced ? own.headers().first(field.getKey()) : null;
            headers.add(field.getKey(), replacement == null ? field.getValue() : replacement);
        }
        if (!withSecrets) {
            SECRETS.forEach(headers::remove);
        }
        return new RequestHead(first.method(), own.target(), first.version(), headers.build());
    }
}
