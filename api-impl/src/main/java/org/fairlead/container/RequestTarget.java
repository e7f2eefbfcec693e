package org.fairlead.container;

import java.net.SocketAddress;
import org.fairlead.handshake.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param uri the full URI, ws or wss
 * @param path raw, from the slash on
 * @param query raw, or null for none
 */
record RequestTarget(String uri, String path, @Nullable String query) {

    static RequestTarget of(RequestHead request, boolean secure, @Nullable SocketAddress localAddress) {
        String target = request.target();
        String authority = request.headers().first("Host");
        int scheme = target.indexOf("://");
        if (!target.startsWith("/") && scheme > 0) { // absolute-form, RFC 9112 section 3.2.2
            int end = scheme + 3;
            while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
                end++;
            }
            authority = target.substring(scheme + 3, end);
            String resource = target.substring(end);
            target = resource.startsWith("/") ? resource : "/" + resource;
        }
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? null : target.substring(question + 1);
        String host = authority == null || authority.isEmpty() ? hostOf(localAddress) : authority;
        return new RequestTarget((secure ? "wss://" : "ws://") + host + target, path, query);
    }

    private static String hostOf(@Nullable SocketAddress address) {
        return address instanceof java.net.InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : "localhost";
    }
}
