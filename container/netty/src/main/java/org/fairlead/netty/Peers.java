package org.fairlead.netty;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of a connection as the application is to see them.
 *
 * @param local null where there is none
 * @param remote null where there is none
 */
public record Peers(@Nullable SocketAddress local, @Nullable SocketAddress remote) {

    /** The channel's own. */
    public static Peers of(Channel channel) {
        return new Peers(Sockets.address(channel.localAddress()), Sockets.address(channel.remoteAddress()));
    }
}
