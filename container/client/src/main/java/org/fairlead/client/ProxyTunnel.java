package org.fairlead.client;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.session.ProxyServer;

/** The way through a proxy: CONNECT (RFC 9110 section 9.3.6) or SOCKS 5 (RFC 1928). */
final class ProxyTunnel {

    /** Netty puts protocol, authentication and both addresses in front of what happened; our own messages name them. */
    private static final Pattern PREAMBLE = Pattern.compile("^\\w+, \\w+, .*? => [^,]+(?:, )?");

    private static final Pattern HTTP_STATUS = Pattern.compile("^status: (\\d{3}.*)");

    private ProxyTunnel() {}

    /** @param address of the proxy */
    static ProxyHandler handler(ProxyServer proxy, InetSocketAddress address) {
        ProxyHandler handler;
        if (proxy.kind() == ProxyServer.Kind.HTTP) {
            handler = proxy.user().isEmpty()
                    ? new HttpProxyHandler(address)
                    : new HttpProxyHandler(address, proxy.user(), proxy.password());
        } else {
            handler = proxy.user().isEmpty()
                    ? new Socks5ProxyHandler(address)
                    : new Socks5ProxyHandler(address, proxy.user(), proxy.password());
        }
        handler.setConnectTimeoutMillis(0); // the limit of the whole attempt covers it
        return handler;
    }

    /** What went wrong at the proxy; never with credentials. */
    static String reason(Throwable failure) {
        String text = PREAMBLE.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
        Matcher status = HTTP_STATUS.matcher(text);
        if (status.matches()) {
            return "the proxy answered " + status.group(1);
        }
        if (text.startsWith("authStatus")) {
            return "the proxy does not accept the user and the password (" + text + ")";
        }
        if (text.startsWith("unexpected authMethod")) {
            return "the proxy wants another kind of authentication (" + text + ")";
        }
        return text.startsWith("disconnected") ? "the proxy closed the connection" : "the proxy answered " + text;
    }
}
