package org.fairlead.handshake;

import java.net.URI;
import java.util.List;

/** The client's side of the opening handshake (RFC 6455 section 4.1). One object per attempt. */
public final class ClientHandshake {

    /**
     * @param nonce 16 unpredictable bytes for {@code Sec-WebSocket-Key}
     * @throws IllegalArgumentException for a URI that is not ws or wss, has no host or has a fragment, for a subprotocol that is no token or
     *     stands twice
     */
    public ClientHandshake(
            URI uri, byte[] nonce, List<String> subprotocols, List<ExtensionHeader> extensions, Headers extra) {
        throw new UnsupportedOperationException();
    }

    /** The request to send: Host, Upgrade, Connection, key, version, subprotocols, extensions, then the extra fields. */
    public RequestHead request() {
        throw new UnsupportedOperationException();
    }

    /**
     * What the server agreed to.
     *
     * @param subprotocol the chosen one, or "" for none
     */
    public record Agreed(String subprotocol, List<ExtensionHeader> extensions, Headers headers) {}

    /**
     * Verifies a 101 response.
     *
     * @param request the request as it was sent, possibly altered by a configurator
     * @throws HandshakeException where the status is not 101 or a field is missing, wrong, doubled, or names something that was not offered
     */
    public Agreed verify(RequestHead request, ResponseHead response) throws HandshakeException {
        throw new UnsupportedOperationException();
    }
}
