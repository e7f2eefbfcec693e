package org.fairlead.handshake;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The client's side of the opening handshake (RFC 6455 section 4.1). One object per attempt. */
public final class ClientHandshake {
    private static final int NONCE_BYTES = 16;

    /** What the handshake itself says, and the announcement of a body; {@code extra} may have none of them. */
    private static final List<String> RESERVED = List.of(
            Field.UPGRADE,
            Field.CONNECTION,
            Field.KEY,
            Field.VERSION,
            Field.PROTOCOL,
            Field.EXTENSIONS,
            Field.ACCEPT,
            Field.CONTENT_LENGTH,
            Field.TRANSFER_ENCODING);

    private final RequestHead request;

    /**
     * @param uri a query is sent as it stands, an empty path as {@code /}, characters outside ASCII percent-encoded in UTF-8
     * @param nonce 16 unpredictable bytes for {@code Sec-WebSocket-Key}
     * @param extra further fields; {@code Host} replaces the one of the URI
     * @throws IllegalArgumentException for a URI that is not ws or wss, has no host, a port outside 1 to 65535, user information or a fragment, for a
     *     subprotocol that is no token or stands twice, for an extension with a name or value that is no token, and for an extra field that belongs to
     *     the handshake
     */
    public ClientHandshake(
            URI uri, byte[] nonce, List<String> subprotocols, List<ExtensionHeader> extensions, Headers extra) {
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("The nonce must have 16 bytes, not " + nonce.length);
        }
        URI ascii = URI.create(uri.toASCIIString());
        String host = host(ascii);
        Subprotocols.requireDistinctTokens(subprotocols);
        requireNoneReserved(extra);
        String replacement = extra.first(Field.HOST);
        Headers.Builder headers = Headers.builder()
                .add(Field.HOST, replacement == null ? host : replacement)
                .add(Field.UPGRADE, "websocket")
                .add(Field.CONNECTION, "Upgrade")
                .add(Field.KEY, Base64.getEncoder().encodeToString(nonce))
                .add(Field.VERSION, "13");
        if (!subprotocols.isEmpty()) {
            headers.add(Field.PROTOCOL, String.join(", ", subprotocols));
        }
        if (!extensions.isEmpty()) {
            headers.add(Field.EXTENSIONS, ExtensionHeader.format(extensions));
        }
        headers.addAll(Headers.builder().addAll(extra).remove(Field.HOST).build());
        this.request = new RequestHead("GET", target(ascii), "HTTP/1.1", headers.build());
    }

    /** The request to send: Host, Upgrade, Connection, key, version, subprotocols, extensions, then the extra fields. */
    public RequestHead request() {
        return request;
    }

    /**
     * What the server agreed to.
     *
     * @param subprotocol the chosen one, or "" for none
     */
    public record Agreed(String subprotocol, List<ExtensionHeader> extensions, Headers headers) {
        public Agreed {
            extensions = List.copyOf(extensions);
        }
    }

    /**
     * Verifies a 101 response.
     *
     * @param request the request as it was sent, possibly altered by a configurator
     * @throws HandshakeException where the status is not 101 (then with {@link HandshakeException#response}), or a field is missing, wrong, doubled, or
     *     names something that was not offered
     */
    public Agreed verify(RequestHead request, ResponseHead response) throws HandshakeException {
        return new ResponseCheck(request, response).check();
    }

    /**
     * What {@code Host} says of a URI: its host, and its port where that is not the scheme's own.
     *
     * @throws IllegalArgumentException for a URI that no handshake can be made for
     */
    public static String hostField(URI uri) {
        return host(URI.create(uri.toASCIIString()));
    }

    /** Whether a text may stand in {@code Host}: a host, and maybe a port (RFC 9110 section 7.2). */
    public static boolean isHost(String text) {
        return RequestCheck.isHost(text);
    }

    private static String host(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("The URI must start with ws:// or wss://, but is " + shown(uri));
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("The URI must have a valid host name or address, but is " + shown(uri));
        }
        if (uri.getRawUserInfo() != null) {
            // not repeated in the message: it may hold a password
            throw new IllegalArgumentException(
                    "The URI must not hold user information; send an Authorization field to " + uri.getHost());
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("The URI must not have a fragment, but is " + shown(uri));
        }
        int port = uri.getPort();
        if (port == 0 || port > 65_535) {
            throw new IllegalArgumentException("The port must be 1 to 65535, but the URI is " + shown(uri));
        }
        // A zone is known to this machine alone (RFC 6874 section 4).
        String host = uri.getHost().replaceFirst("%[^\\]]*", "");
        boolean defaultPort = port == -1 || port == (scheme.equals("ws") ? 80 : 443);
        return defaultPort ? host : host + ":" + port;
    }

    /** For messages: without what may be secret, user information and the query. */
    private static String shown(URI uri) {
        return uri.toString().replaceFirst("//[^/?#]*@", "//***@").replaceFirst("\\?[^#]*", "?...");
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static void requireNoneReserved(Headers extra) {
        for (String name : RESERVED) {
            if (extra.first(name) != null) {
                throw new IllegalArgumentException("The field " + name + " belongs to the handshake itself");
            }
        }
    }
}
