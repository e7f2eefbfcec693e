package org.fairlead.session;

import java.io.IOException;

/**
 * A send was not done within its time limit. Where nothing of its message had been sent, the message is withdrawn and the connection goes on;
 * else the connection fails ({@link CloseCause#SEND_TIMEOUT}).
 */
public final class SendTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;

    public SendTimeoutException(String message) {
        super(message);
    }
}
