package org.fairlead.connection;

import jakarta.websocket.CloseReason;
import java.io.Serializable;
import org.fairlead.protocol.CloseCode;

/**
 * How a connection was closed (RFC 6455 section 7.1.5 and 7.1.6).
 *
 * @param code as in the Close frame; 1005 where it had none, 1006 where none came
 * @param name what the code is registered for, in lower case, such as {@code normal closure}
 * @param reason "" for none
 */
public record CloseStatus(int code, String name, String reason) implements Serializable {

    /** With the registered name of the code. */
    public CloseStatus(int code, String reason) {
        this(code, CloseCode.name(code), reason);
    }

    static CloseStatus of(CloseReason reason) {
        String phrase = reason.getReasonPhrase();
        return new CloseStatus(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
    }

    /** For people: {@code 1001 going away: back soon}. */
    @Override
    public String toString() {
        return code + " " + name + (reason.isEmpty() ? "" : ": " + reason);
    }
}
