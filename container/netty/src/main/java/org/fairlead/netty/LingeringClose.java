package org.fairlead.netty;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends the output, then waits a little for the peer to end its own. Closing a socket while input is unread makes TCP send a reset, which may
 * destroy what the peer has not read yet: the Close frame, or the answer that explains a refusal (RFC 6455 section 7.1.1).
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
public final class LingeringClose {

    /** How long the peer may take to end its side. */
    private static final long LIMIT_MILLIS = 2_000;

    private LingeringClose() {}

    /**
     * Starts it on the event loop, when all output has been written. The channel's last handler must discard input, and close the channel when
     * input ends.
     */
    public static void begin(Channel channel) {
        if (!channel.isOpen()) {
            return;
        }
        if (!(channel instanceof DuplexChannel socket) || socket.isInputShutdown()) {
            channel.close();
            return;
        }
        channel.config().setAutoRead(true);
        Future<?> limit = channel.eventLoop().schedule(() -> channel.close(), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> limit.cancel(false));
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            socket.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(goodbye -> socket.shutdownOutput());
        }
    }
}
