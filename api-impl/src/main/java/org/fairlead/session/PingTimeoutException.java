package org.fairlead.session;

import java.io.IOException;

/** No pong came within the time limit of a ping that the application sent. The connection stays open. */
public final class PingTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    public PingTimeoutException(String message) {
        super(message);
    }
}
