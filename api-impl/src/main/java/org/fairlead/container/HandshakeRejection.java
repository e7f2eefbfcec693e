package org.fairlead.container;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.ResponseHead;

/**
 * Thrown by a {@code ServerEndpointConfig.Configurator}, from any of its methods, to answer a handshake with something else than 101: a
 * redirect, a demand for credentials, a busy sign.
 */
public final class HandshakeRejection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ResponseHead response;

    /**
     * @param status 200 to 599
     * @param headers fields of the answer; {@code Content-Length} and {@code Connection} are set by the container
     * @param body may be empty; not sent where the status has no content: 204, 205, 304
     * @throws IllegalArgumentException for another status, or a field that is no HTTP field
     */
    public HandshakeRejection(int status, Map<String, List<String>> headers, byte[] body) {
        super("The configurator rejects the handshake with status " + status, null, false, false);
        response = ResponseHead.closing(status, Headers.of(headers), body);
    }

    /** A rejection whose body is a sentence in plain text. */
    public HandshakeRejection(int status, String sentence) {
        this(
                status,
                Map.of("Content-Type", List.of("text/plain; charset=utf-8")),
                sentence.getBytes(StandardCharsets.UTF_8));
    }

    ResponseHead response() {
        return Objects.requireNonNull(response, "a rejection that was serialised has lost its response");
    }
}
