package org.fairlead.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * A channel from its accept to its end: among those that the server knows, and in the place that its session takes. The one listener of the channel's end,
 * and its own node in the list of its event loop, since every open connection has it. The channel's event loop guards every mutable field.
 */
final class Arrival implements ChannelFutureListener {

    private final Arrivals.@Nullable OfLoop known;

    /** Null when it is closed. */
    @Nullable
    Channel channel;

    /** The list's. */
    @Nullable
    Arrival previous;

    /** The list's. */
    @Nullable
    Arrival next;

    private Admission.@Nullable Place place;

    /** @param known where the channel is until it is closed, or null for nowhere */
    Arrival(Channel channel, Arrivals.@Nullable OfLoop known) {
        this.channel = channel;
        this.known = known;
    }

    /** On the channel's event loop, before anything can end. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener is all that is wanted
    void begin(Channel accepted) {
        if (known != null) {
            known.add(this);
        }
        accepted.closeFuture().addListener(this);
    }

    /** Keeps the place until the channel is closed, whatever becomes of it; on the event loop. */
    void takes(Admission.Place taken) {
        if (channel == null) {
            taken.leave();
        } else {
            place = taken;
        }
    }

    @Override
    public void operationComplete(ChannelFuture closed) {
        channel = null;
        if (known != null) {
            known.remove(this);
        }
        if (place != null) {
            place.leave();
            place = null;
        }
    }
}
