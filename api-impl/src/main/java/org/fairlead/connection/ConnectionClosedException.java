package org.fairlead.connection;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection is closed, or closing: nothing can be sent any more, and nothing is left to receive. */
public final class ConnectionClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final CloseStatus reason;

    public ConnectionClosedException(CloseStatus reason, @Nullable Throwable cause) {
        super("The connection is closed: " + reason, cause);
        this.reason = reason;
    }

    /** How it was closed. */
    public CloseStatus reason() {
        return reason;
    }
}
