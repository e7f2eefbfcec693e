package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.ResponseHead;

/**
 * The server answered a client's handshake with another status than 101. Where the status says that the request is at fault (4xx), the cause is a
 * {@link DeploymentException}, since code that was written for other containers looks for one.
 */
public final class HandshakeRejectedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Headers headers;
    private final byte[] body;

    private HandshakeRejectedException(String address, ResponseHead response, HandshakeException failure) {
        super(address + " rejected the handshake with status " + response.statusAndReason() + ": "
                + failure.getMessage());
        status = response.status();
        headers = response.headers();
        body = response.body().clone();
        initCause(status / 100 == 4 ? unwelcome(address, response, failure) : failure);
    }

    /** A client error (RFC 9110 section 15.5): no endpoint is there, or not for this configuration, which the API calls a DeploymentException. */
    private static DeploymentException unwelcome(String address, ResponseHead response, HandshakeException failure) {
        return new DeploymentException(
                "The server has nothing for this endpoint at " + address + ": " + response.statusAndReason(), failure);
    }

    /**
     * What the caller of a connect is told of its failed handshake: this exception where the server answered with another status, a plain one where
     * its answer breaks a rule.
     *
     * @param address what was asked
     * @param failure says what was expected and, where there is a network, who answered and when
     */
    public static IOException of(String address, HandshakeException failure) {
        ResponseHead response = failure.response();
        return response == null
                ? new IOException("The handshake with " + address + " failed: " + failure.getMessage(), failure)
                : new HandshakeRejectedException(address, response, failure);
    }

    /** The HTTP status, never 101; it may be an informational one that ends the handshake. */
    public int status() {
        return status;
    }

    /** The response's fields in order; names compare without case. */
    public Map<String, List<String>> headers() {
        return Objects.requireNonNull(headers, "an exception that was serialised has lost its headers")
                .toMap();
    }

    /** The response's body as far as the client read it; empty where there was none. */
    public byte[] body() {
        return body.clone();
    }
}
