package org.fairlead.protocol;

/** Close codes (RFC 6455 section 7.4 and the IANA registry that it founded). */
public final class CloseCode {
    public static final int NORMAL_CLOSURE = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int UNSUPPORTED_DATA = 1003;

    /** Means "the Close frame carried no code"; never on the wire. */
    public static final int NO_STATUS_RECEIVED = 1005;

    /** Means "the connection ended without a Close frame"; never on the wire. */
    public static final int ABNORMAL_CLOSURE = 1006;

    public static final int INVALID_PAYLOAD_DATA = 1007;
    public static final int POLICY_VIOLATION = 1008;
    public static final int MESSAGE_TOO_BIG = 1009;
    public static final int MANDATORY_EXTENSION = 1010;
    public static final int INTERNAL_ERROR = 1011;
    public static final int SERVICE_RESTART = 1012;
    public static final int TRY_AGAIN_LATER = 1013;
    public static final int BAD_GATEWAY = 1014;

    /** Means "the TLS handshake failed"; never on the wire. */
    public static final int TLS_HANDSHAKE = 1015;

    private CloseCode() {}

    /**
     * Whether a Close frame may carry {@code code}: 1000 to 1003, 1007 to 1014, and 3000 to 4999, which are for libraries and
     * applications. The rest is reserved, or stands for the absence of a frame (RFC 6455 section 7.4.2).
     */
    public static boolean isValidOnWire(int code) {
        if (code < 3000) {
            return (code >= NORMAL_CLOSURE && code <= UNSUPPORTED_DATA)
                    || (code >= INVALID_PAYLOAD_DATA && code <= BAD_GATEWAY);
        }
        return code <= 4999;
    }

    /** The registered name in lower case, or the range that the code lies in; for logs and close reasons. */
    public static String name(int code) {
        return switch (code) {
            case NORMAL_CLOSURE -> "normal closure";
            case GOING_AWAY -> "going away";
            case PROTOCOL_ERROR -> "protocol error";
            case UNSUPPORTED_DATA -> "unsupported data";
            case NO_STATUS_RECEIVED -> "no status received";
            case ABNORMAL_CLOSURE -> "abnormal closure";
            case INVALID_PAYLOAD_DATA -> "invalid payload data";
            case POLICY_VIOLATION -> "policy violation";
            case MESSAGE_TOO_BIG -> "message too big";
            case MANDATORY_EXTENSION -> "mandatory extension";
            case INTERNAL_ERROR -> "internal error";
            case SERVICE_RESTART -> "service restart";
            case TRY_AGAIN_LATER -> "try again later";
            case BAD_GATEWAY -> "bad gateway";
            case TLS_HANDSHAKE -> "TLS handshake";
            default -> nameOfRange(code);
        };
    }

    private static String nameOfRange(int code) {
        if (code >= 4000 && code <= 4999) {
            return "private use";
        }
        return code >= 3000 && code <= 3999 ? "registered" : "unassigned";
    }
}
