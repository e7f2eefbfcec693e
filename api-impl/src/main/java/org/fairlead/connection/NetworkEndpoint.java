package org.fairlead.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection.
 *
 * @param address an IP address; for a stream that has none, such as a Unix domain socket or a wrapped channel, what describes it
 * @param port 1 to 65535, or -1 where there is no IP address
 * @param isSecure whether TLS is spoken
 */
public record NetworkEndpoint(String address, int port, boolean isSecure) {

    /** @param address null where nothing is known */
    public static NetworkEndpoint of(@Nullable SocketAddress address, boolean isSecure) {
        if (address instanceof InetSocketAddress inet) {
            InetAddress ip = inet.getAddress();
            return new NetworkEndpoint(
                    ip == null ? inet.getHostString() : ip.getHostAddress(), inet.getPort(), isSecure);
        }
        return new NetworkEndpoint(address == null ? "unknown" : address.toString(), -1, isSecure);
    }

    /**
     * ws or wss with address and port, which is left out where it is the scheme's own.
     *
     * @throws IllegalStateException where there is no IP address
     */
    public String url() {
        if (port < 0) {
            throw new IllegalStateException(address + " is no network address, so it has no URL");
        }
        String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
        return (isSecure ? "wss://" : "ws://") + host + (port == (isSecure ? 443 : 80) ? "" : ":" + port);
    }
}
