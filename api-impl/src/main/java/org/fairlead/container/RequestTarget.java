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
        String target = request.originForm();
        String authority = request.host();
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
