package org.fairlead.session;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The proxy that a client connects through. Its text form never has the password.
 *
 * @param kind what the proxy speaks
 * @param host name or IP address (an IPv6 address without brackets); "" for {@link Kind#NONE}
 * @param port 1 to 65535; 0 for {@link Kind#NONE}
 * @param user for the proxy, "" for none
 * @param password for the proxy, "" for none
 */
public record ProxyServer(Kind kind, String host, int port, String user, String password) {

    /** What a proxy speaks. */
    public enum Kind {
        /** There is no proxy. */
        NONE,
        /** HTTP {@code CONNECT} (RFC 9110 section 9.3.6), credentials by Basic (RFC 7617). */
        HTTP,
        /** SOCKS 5 (RFC 1928), credentials as in RFC 1929. */
        SOCKS5
    }

    /** No proxy. */
    public static final ProxyServer NONE = new ProxyServer(Kind.NONE, "", 0, "", "");

    static final SettingType TYPE = new SettingType.Written<>(
            ProxyServer.class,
            ProxyServer::parse,
            "http://[user:password@]host:port, socks5://[user:password@]host:port, or none",
            ProxyServer::conceal);

    private static final String HIDDEN = "***";
    private static final int MOST_SOCKS_BYTES = 255; // RFC 1929 section 2

    private static final Pattern URL = Pattern.compile(
            "(http|socks5)://(?:(.*)@)?(\\[[0-9a-f:.]+]|[a-z0-9._-]+):(\\d{1,5})/?", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException for what no such proxy can have; the message has neither user nor password */
    public ProxyServer {
        boolean none = kind == Kind.NONE;
        require(none == host.isEmpty() && none == (port == 0), "a proxy has a host and a port, no proxy has none");
        require(port >= 0 && port <= 65_535, "a port is 1 to 65535, not " + port);
        require(!none || (user.isEmpty() && password.isEmpty()), "no proxy has no credentials");
        require(!user.isEmpty() || password.isEmpty(), "a password needs a user");
        require(kind != Kind.HTTP || user.indexOf(':') < 0, "a user of an HTTP proxy cannot have a colon in the name");
        require(
                kind != Kind.SOCKS5
                        || (utf8Length(user) <= MOST_SOCKS_BYTES && utf8Length(password) <= MOST_SOCKS_BYTES),
                "a user and a password for a SOCKS 5 proxy have at most 255 bytes each");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** An HTTP proxy that asks for no credentials. */
    public static ProxyServer http(String host, int port) {
        return new ProxyServer(Kind.HTTP, host, port, "", "");
    }

    /** A SOCKS 5 proxy that asks for no credentials. */
    public static ProxyServer socks5(String host, int port) {
        return new ProxyServer(Kind.SOCKS5, host, port, "", "");
    }

    /** The same proxy with credentials. */
    public ProxyServer withCredentials(String user, String password) {
        return new ProxyServer(kind, host, port, user, password);
    }

    /**
     * Reads {@code http://user:password@host:port}, {@code socks5://host:port} or {@code none}. In user and password a byte may be written as
     * {@code %} and two hexadecimal digits, as {@code :} must be in a user.
     *
     * @throws IllegalArgumentException for another text; the message does not have the password
     */
    public static ProxyServer parse(String text) {
        String stripped = text.strip();
        if (stripped.toLowerCase(Locale.ROOT).equals(SettingType.NONE)) {
            return NONE;
        }
        Matcher matcher = URL.matcher(stripped);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        Kind kind = matcher.group(1).equalsIgnoreCase("http") ? Kind.HTTP : Kind.SOCKS5;
        String host = matcher.group(3).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(matcher.group(4));
        require(port > 0, "a port is 1 to 65535, not 0");
        String credentials = matcher.group(2) == null ? "" : matcher.group(2);
        int colon = credentials.indexOf(':');
        return new ProxyServer(
                kind,
                host,
                port,
                decode(colon < 0 ? credentials : credentials.substring(0, colon)),
                colon < 0 ? "" : decode(credentials.substring(colon + 1)));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // its message has part of the password, so it must not be the cause
            throw new IllegalArgumentException("in user and password % must be followed by two hexadecimal digits");
        }
    }

    /** A text that was to be a proxy, without what may be a password. */
    private static String conceal(String text) {
        int at = text.lastIndexOf('@');
        int scheme = text.indexOf("://");
        return at < 0
                ? text
                : (scheme >= 0 && scheme < at ? text.substring(0, scheme + 3) : "") + HIDDEN + text.substring(at);
    }

    /** As a URL, with {@code ***} for a password. */
    @Override
    public String toString() {
        if (kind == Kind.NONE) {
            return SettingType.NONE;
        }
        String name = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
        String credentials = user.isEmpty() ? "" : name + (password.isEmpty() ? "@" : ":" + HIDDEN + "@");
        String address = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return kind.name().toLowerCase(Locale.ROOT) + "://" + credentials + address + ":" + port;
    }
}
