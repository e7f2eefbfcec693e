package org.fairlead.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.DefaultChannelPromise;

/** The one object of a flush that the socket does not take at once: its promise, how many bytes it stands for, and what happens then. */
final class Flush extends DefaultChannelPromise implements ChannelFutureListener {
    private final ChannelOutput transport;
    private final long bytes;

    Flush(ChannelOutput transport, long bytes) {
        super(transport.channel);
        this.transport = transport;
        this.bytes = bytes;
        addListener(this);
    }

    @Override
    public void operationComplete(ChannelFuture future) {
        Throwable cause = cause();
        if (cause == null) {
            transport.written(bytes);
        } else {
            transport.failed(cause);
        }
    }
}
