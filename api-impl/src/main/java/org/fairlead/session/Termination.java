package org.fairlead.session;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.charset.StandardCharsets;
import org.fairlead.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * How one connection ended, decided once.
 *
 * @param code the code from outside, where the cause takes it from there; else 0
 * @param reason cut to the 123 bytes that a Close frame has room for (RFC 6455 section 5.5.1)
 * @param error for onError, before onClose; null for none
 */
public record Termination(
        CloseCause cause, int code, String reason, @Nullable Throwable error) {
    private static final int MOST_REASON_BYTES = 123;

    public Termination {
        reason = cut(reason);
    }

    static Termination of(CloseCause cause, String reason) {
        return new Termination(cause, 0, reason, null);
    }

    static Termination of(CloseCause cause, String reason, Throwable error) {
        return new Termination(cause, 0, reason, error);
    }

    /** The text of a reason, which may be null there. */
    static String phrase(CloseReason given) {
        String phrase = given.getReasonPhrase();
        return phrase == null ? "" : phrase;
    }

    private static String cut(String reason) {
        if (reason.length() * 3L <= MOST_REASON_BYTES) {
            return reason;
        }
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, MOST_REASON_BYTES);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** What {@code onClose} is told. */
    public CloseReason closeReason() {
        return new CloseReason(CloseCodes.getCloseCode(cause.localCode(code)), reason);
    }

    /** 1005, for a frame without a code, also in place of codes that must not be on the wire (RFC 6455 section 7.4.1). */
    int wireCode() {
        int wire = cause.wireCode(code);
        return CloseCode.isValidOnWire(wire) ? wire : CloseCode.NO_STATUS_RECEIVED;
    }

    /** The text for the Close frame; the answer to the peer's Close has none. */
    String wireReason() {
        return cause == CloseCause.REMOTE || wireCode() == 1005 ? "" : reason;
    }

    /** The text of an IOException for whoever still wants to send. */
    public String sentence() {
        String code = cause + ", " + cause.localCode(this.code);
        return "The connection is closed (" + code + ")" + (reason.isEmpty() ? "" : ": " + reason);
    }
}
