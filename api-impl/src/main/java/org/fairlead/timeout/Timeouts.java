package org.fairlead.timeout;

import java.time.Duration;

/** Time limits for calls into the outside world. */
public final class Timeouts {

    /** Switches a time limit off, wherever one is taken. */
    public static final Duration NONE = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    private Timeouts() {}
}
