package org.fairlead.timeout;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A call of {@link Timeouts} was not done within its limit. Its clean-up has run. Where a {@link Deadline} of the calling thread was earlier than
 * the call's own limit, the cause is a {@link DeadlineExceededException}.
 */
public final class TimeLimitException extends TimeoutException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration limit;

    public TimeLimitException(String message, Duration limit) {
        super(message);
        this.limit = limit;
    }

    /** The call's own limit; {@link Timeouts#NONE} where it had none. */
    public Duration limit() {
        return limit;
    }
}
