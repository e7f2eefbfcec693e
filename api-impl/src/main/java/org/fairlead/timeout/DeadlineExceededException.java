package org.fairlead.timeout;

import java.io.IOException;

/**
 * A {@link Deadline} of the thread passed before an operation was done. What the operation had begun was taken back; where that was not possible,
 * as with a message of which a part had been sent, the connection has failed.
 */
public final class DeadlineExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    public DeadlineExceededException(String message) {
        super(message);
    }
}
