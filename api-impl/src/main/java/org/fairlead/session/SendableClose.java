package org.fairlead.session;

import jakarta.websocket.CloseReason;

/** A close reason that may go on the wire (RFC 6455 section 7.4); 1005 stands for a Close frame without a code. */
record SendableClose(int code, String phrase) {

    /** @throws IllegalArgumentException for a code that must not be sent, such as 1006 */
    static SendableClose of(CloseReason reason) {
        int code = reason.getCloseCode().getCode();
        boolean sendable = (code >= 1000 && code <= 1003)
                || code == 1005
                || (code >= 1007 && code <= 1014)
                || (code >= 3000 && code <= 4999);
        if (!sendable) {
            throw new IllegalArgumentException(
                    "Close code " + code + " must not be sent in a Close frame (RFC 6455 section 7.4)");
        }
        String phrase = reason.getReasonPhrase();
        return new SendableClose(code, phrase == null || code == 1005 ? "" : phrase);
    }

    void send(Connection connection) {
        connection.close(code, phrase);
    }
}
