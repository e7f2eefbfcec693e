package org.fairlead.protocol;

/**
 * The peer broke a rule or a limit; the connection fails with {@link #closeCode} (RFC 6455 section 7.1.7). The text says what was
 * expected and what came. Carries no stack trace: it speaks of the peer's bytes, not of our code, and must be cheap in a flood.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int closeCode;

    public ProtocolException(int closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
    }

    /** The close code to send, one of 1002, 1003, 1007, 1009. */
    public int closeCode() {
        return closeCode;
    }
}
