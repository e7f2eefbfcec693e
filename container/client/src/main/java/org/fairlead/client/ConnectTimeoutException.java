package org.fairlead.client;

import java.io.IOException;

/** A connection was not open when the connect timeout had passed; the message says at what it was by then. */
public final class ConnectTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    public ConnectTimeoutException(String message) {
        super(message);
    }
}
