package org.fairlead.handshake;

/**
 * An HTTP/1.1 request without its body.
 *
 * @param target the request target as on the wire, for instance {@code /chat/lobby?name=a%20b}
 * @param version for instance {@code HTTP/1.1}
 */
public record RequestHead(String method, String target, String version, Headers headers) {

    private static final String BEFORE_AUTHORITY = "://";

    /**
     * The path of the target as it came, without the query; {@code /} for an absolute URI that has none. Servers must take such a URI for its path (RFC
     * 9112 section 3.2.2).
     */
    public String path() {
        int start = target.startsWith("/") ? 0 : resource();
        int query = target.indexOf('?', start);
        String path = target.substring(start, query < 0 ? target.length() : query);
        return path.isEmpty() ? "/" : path;
    }

    /** Where the authority ends; 0 where there is none. */
    private int resource() {
        int authority = target.indexOf(BEFORE_AUTHORITY);
        if (authority < 0) {
            return 0;
        }
        int end = authority + BEFORE_AUTHORITY.length();
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return end;
    }
}
