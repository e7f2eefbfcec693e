package org.fairlead.session;

import jakarta.websocket.Extension;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the opening handshake settled about a session.
 *
 * @param uri the full URI, ws or wss
 * @param query the raw query string, or null for none
 * @param pathParameters the decoded values of the path template's variables
 * @param subprotocol the negotiated one, or "" for none
 * @param extensions the negotiated ones
 * @param secure whether the transport is encrypted
 * @param principal the authenticated user, or null
 */
public record Opening(
        String uri,
        @Nullable String query,
        Map<String, String> pathParameters,
        String subprotocol,
        List<Extension> extensions,
        boolean secure,
        @Nullable Principal principal) {

    public Opening {
        pathParameters = Map.copyOf(pathParameters);
        extensions = List.copyOf(extensions);
    }
}
