package org.fairlead.connection;

import java.io.IOException;

/** The server did not finish the closing handshake within the disconnect timeout. The connection has been cut. */
public final class DisconnectTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    public DisconnectTimeoutException(String message) {
        super(message);
    }
}
