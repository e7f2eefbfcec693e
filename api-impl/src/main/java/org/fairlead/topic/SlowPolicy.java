package org.fairlead.topic;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message for a session that reads too slowly. A session is slow when what waits to be sent to it has reached the hard limit, 16
 * times the settings {@code outbox-messages} or {@code outbox-bytes}: 4096 messages or 1 MiB unless they are set otherwise. Waiting messages share
 * one copy of their bytes with all other sessions. Immutable.
 */
public final class SlowPolicy {

    /** This message is not sent to that session. */
    public static final SlowPolicy DROP = new SlowPolicy("drop", false, 0, "");

    /**
     * Of what waits above {@code outbox-messages} or {@code outbox-bytes} only the newest message is kept for each session and topic: it takes
     * the place of the older one. For what is worthless when it is old, such as a price or a position.
     */
    public static final SlowPolicy LATEST = new SlowPolicy("latest", true, 0, "");

    /** The session is closed with 1013, "Try again later": a client may come back and begin anew. */
    public static final SlowPolicy CLOSE = close(1013, "Too slow to follow");

    private final String name;
    private final boolean latest;
    private final int code;
    private final String reason;

    private SlowPolicy(String name, boolean latest, int code, String reason) {
        this.name = name;
        this.latest = latest;
        this.code = code;
        this.reason = reason;
    }

    /**
     * The session is closed; what waits for it is still sent if it reads on within its disconnect timeout, then it is cut off.
     *
     * @param code such as 1008 (policy violation), 1013 (try again later), or one of your own, 4000 to 4999
     * @param reason cut to 123 bytes of UTF-8
     * @throws IllegalArgumentException for a code outside 1000 to 4999
     */
    public static SlowPolicy close(int code, String reason) {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("A close code has 1000 to 4999, not " + code);
        }
        return new SlowPolicy("close " + code, false, code, reason);
    }

    /** @return what an older message must be about to be replaced, or null where none is */
    @Nullable
    Object replaces(Object topic) {
        return latest ? topic : null;
    }

    boolean closes() {
        return code != 0;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return name;
    }
}
