package org.fairlead.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What limits per address count by: an IPv4 address, or the /64 of an IPv6 one, which is what one subscriber is given at the least.
 *
 * @param prefix the address, or its first 64 bits
 */
record ClientNetwork(boolean isIpv4, long prefix) {

    /** @return null for what has no IP address, such as the peer of a Unix domain socket */
    static @Nullable ClientNetwork of(@Nullable SocketAddress address) {
        InetAddress ip = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (ip == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return ip instanceof Inet4Address
                ? new ClientNetwork(true, Integer.toUnsignedLong(bytes.getInt()))
                : new ClientNetwork(false, bytes.getLong());
    }
}
