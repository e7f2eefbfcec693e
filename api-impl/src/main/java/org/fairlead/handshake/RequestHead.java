package org.fairlead.handshake;

import org.jspecify.annotations.Nullable;

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
        int start = resource();
        int query = target.indexOf('?', start);
        String path = target.substring(start, query < 0 ? target.length() : query);
        return path.isEmpty() ? "/" : path;
    }

    /** The path and the query as they came, as a target has them that is no absolute URI; any other target as it came. */
    public String originForm() {
        String resource = target.substring(resource());
        return authority() == null || resource.startsWith("/") ? resource : "/" + resource;
    }

    /**
     * The host that the request is for, with its port where it names one: that of a target that is an absolute URI, which replaces {@code Host} (RFC 9112
     * section 3.2.2), else the first {@code Host}; null for neither.
     */
    public @Nullable String host() {
        String authority = authority();
        return authority == null ? headers.first(Field.HOST) : authority;
    }

    /**
     * The same request for another host, in {@code Host} as well as in a target that is an absolute URI; an authority there that a handshake would be refused
     * for stays as it is.
     */
    public RequestHead withHost(String host) {
        Headers fields = Headers.builder().addAll(headers).set(Field.HOST, host).build();
        String authority = authority();
        String changed = authority == null || !RequestCheck.isHost(authority)
                ? target
                : target.substring(0, afterScheme()) + host + target.substring(resource());
        return new RequestHead(method, changed, version, fields);
    }

    /** That of an absolute URI, maybe empty; null for any other target. */
    @Nullable
    String authority() {
        int start = afterScheme();
        return start == 0 ? null : target.substring(start, resource());
    }

    /** Where the authority begins; 0 where there is none. */
    private int afterScheme() {
        int scheme = target.startsWith("/") ? -1 : target.indexOf(BEFORE_AUTHORITY);
        return scheme < 0 ? 0 : scheme + BEFORE_AUTHORITY.length();
    }

    /** Where the authority ends; 0 where there is none. */
    private int resource() {
        int end = afterScheme();
        if (end == 0) {
            return 0;
        }
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return end;
    }
}
