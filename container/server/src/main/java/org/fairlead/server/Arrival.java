package org.fairlead.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A channel from its accept to its end: among those that the server knows, and in the place that its session takes. The one listener of the channel's end,
 * since every open connection has it.
 */
final class Arrival implements ChannelFutureListener {

    private final @Nullable Set<Channel> known;

    /** Guarded by the channel's event loop. */
    private Admission.@Nullable Place place;

    /** @param known where the channel is until it is closed, or null for nowhere */
    Arrival(@Nullable Set<Channel> known) {
        this.known = known;
    }

    /** On the channel's event loop, before anything can end. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener is all that is wanted
    void begin(Channel channel) {
        if (known != null) {
            known.add(channel);
        }
        channel.closeFuture().addListener(this);
    }

    /** Keeps the place until the channel is closed, whatever becomes of it; on the event loop. */
    void takes(Channel channel, Admission.Place taken) {
        place = taken;
        if (!channel.isOpen()) {
            taken.leave();
        }
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        if (known != null) {
            known.remove(closed.channel());
        }
        if (place != null) {
            place.leave();
        }
    }
}
