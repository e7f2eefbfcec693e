package org.fairlead.handshake;

/** The other side's handshake breaks a rule; the message names the rule and what came instead. */
public final class HandshakeException extends Exception {
    private static final long serialVersionUID = 1L;

    public HandshakeException(String message) {
        super(message);
    }
}
