package org.fairlead.handshake;

import org.jspecify.annotations.Nullable;

/** The other side's handshake breaks a rule, or a server refused ours; the message names the rule and what came instead. */
public final class HandshakeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable ResponseHead response;

    public HandshakeException(String message) {
        this(message, null);
    }

    /** @param response what the server answered instead of 101, or null */
    public HandshakeException(String message, @Nullable ResponseHead response) {
        super(message);
        this.response = response;
    }

    /**
     * The server's refusal: status, fields and as much of the body as was read. Null where nobody refused: the server answered 101, yet breaks a
     * rule, or the exception is about a request.
     */
    public @Nullable ResponseHead response() {
        return response;
    }
}
