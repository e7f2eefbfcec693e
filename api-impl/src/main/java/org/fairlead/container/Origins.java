package org.fairlead.container;

import java.util.Locale;
import org.fairlead.session.OriginPolicy;
import org.jspecify.annotations.Nullable;

/** Compares an Origin with the host that a request was sent to. */
public final class Origins {

    private Origins() {}

    /**
     * Whether a policy admits a handshake.
     *
     * @param origin of the handshake; null for none, which is always admitted
     * @param host that the request was sent to, or null
     */
    public static boolean admits(OriginPolicy policy, @Nullable String origin, @Nullable String host) {
        return origin == null
                || policy.any()
                || policy.lists(origin)
                || (policy.sameOrigin() && host != null && isSame(origin, host));
    }

    /**
     * Whether both name the same host and port. The scheme is not compared: behind a proxy that ends TLS the origin is https while the request is
     * not; it gives the default port of both.
     */
    public static boolean isSame(String origin, String host) {
        int scheme = origin.indexOf("://");
        if (scheme <= 0) {
            return false; // "null", or no origin at all
        }
        String port = defaultPort(origin.substring(0, scheme).toLowerCase(Locale.ROOT));
        return withPort(origin.substring(scheme + 3), port).equals(withPort(host, port));
    }

    private static String withPort(String authority, String defaultPort) {
        String lower = authority.toLowerCase(Locale.ROOT);
        boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
        return hasPort ? lower : lower + ":" + defaultPort;
    }

    private static String defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> "80";
            case "https", "wss" -> "443";
            default -> "";
        };
    }
}
