package org.fairlead.client;

import java.net.URI;
import java.util.Locale;

/**
 * What a request is for.
 *
 * @param uri ws or wss, with host
 * @param host name or address, without brackets
 * @param port the default one where the URI has none
 */
record Target(URI uri, boolean secure, String host, int port) {

    private static final int PLAIN_PORT = 80;
    private static final int SECURE_PORT = 443;

    static Target of(URI uri) {
        boolean secure = "wss".equalsIgnoreCase(uri.getScheme());
        String name = uri.getHost() == null ? "" : uri.getHost();
        String host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? SECURE_PORT : PLAIN_PORT;
        return new Target(uri, secure, host.toLowerCase(Locale.ROOT), port);
    }

    /** Whether what is meant for this target alone may be sent to the other: the same origin, or the same host's secure default port. */
    boolean mayShareSecretsWith(Target other) {
        if (!host.equals(other.host)) {
            return false;
        }
        boolean same = secure == other.secure && port == other.port;
        return same || (!secure && port == PLAIN_PORT && other.secure && other.port == SECURE_PORT);
    }

    /** Without path and query, which may hold secrets. */
    String address() {
        return (secure ? "wss://" : "ws://") + bracketed(host) + ":" + port;
    }

    /** As it stands in front of a port. */
    static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
