package org.fairlead.session;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import org.jspecify.annotations.Nullable;

/**
 * How one connection ended, decided once.
 *
 * @param code the code from outside, where the cause takes it from there; else 0
 * @param error for onError, before onClose; null for none
 */
record Termination(
        CloseCause cause, int code, String reason, @Nullable Throwable error) {

    static Termination of(CloseCause cause, String reason) {
        return new Termination(cause, 0, reason, null);
    }

    static Termination of(CloseCause cause, String reason, Throwable error) {
        return new Termination(cause, 0, reason, error);
    }

    /** What {@code onClose} is told. */
    CloseReason closeReason() {
        return new CloseReason(CloseCodes.getCloseCode(cause.localCode(code)), reason);
    }

    int wireCode() {
        return cause.wireCode(code);
    }

    /** The text of an IOException for whoever still wants to send. */
    String sentence() {
        return "The connection is closed: " + cause + " " + cause.localCode(code)
                + (reason.isEmpty() ? "" : " " + reason);
    }
}
