package org.fairlead.server;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a listener does when it cannot accept, most often because no file descriptor is free: it waits, since trying again at once would keep a processor
 * busy and the log growing. Those who connect meanwhile wait in the system's queue. Its event loop guards it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a task that cannot fail
final class AcceptFailures extends ChannelInboundHandlerAdapter {

    private static final System.Logger LOG = System.getLogger(AcceptFailures.class.getName());

    private static final long PAUSE_MILLIS = 1_000;

    /** Between two lines in the log. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ListenAddress address;
    private @Nullable Long loggedAt;

    /** Holds a descriptor that is let go when all others are taken: the first line of a log needs some files, and class loading may. */
    private @Nullable Channel spare;

    AcceptFailures(ListenAddress address) {
        this.address = address;
        takeSpare();
        prepareLog();
    }

    /** The date of a line in the log needs the files of the time zones, which are opened once. */
    private static void prepareLog() {
        ZonedDateTime loaded = ZonedDateTime.now(ZoneId.systemDefault());
        LOG.log(System.Logger.Level.TRACE, "Accepts since {0}", loaded);
    }

    private void takeSpare() {
        try {
            spare = spare == null ? SocketChannel.open() : spare;
        } catch (IOException stillNone) {
            // there will be, when connections have ended
        }
    }

    private void releaseSpare() {
        try (Channel released = spare) {
            spare = null;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the spare descriptor failed", e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelConfig listener = ctx.channel().config();
        if (listener.isAutoRead()) {
            listener.setAutoRead(false);
            ctx.executor().schedule(() -> goOn(listener), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
        releaseSpare();
        long now = System.nanoTime();
        if (loggedAt == null || now - loggedAt > QUIET_NANOS) {
            loggedAt = now;
            log("cannot accept connections on " + address + ", which wait meanwhile: " + cause.getMessage());
        }
    }

    /**
     * A class that cannot be loaded or initialized while there are no descriptors is an Error of some kind, which would end the event loop and all its
     * connections.
     */
    private static void log(String sentence) {
        try {
            LOG.log(System.Logger.Level.WARNING, sentence);
        } catch (Error | RuntimeException unsaid) {
            // nowhere is left to say it
        }
    }

    private void goOn(ChannelConfig listener) {
        takeSpare();
        listener.setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        releaseSpare();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseSpare();
    }
}
