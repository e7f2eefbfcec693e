package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the engine from the channel. Everything happens on the channel's event loop, which guards every mutable field. The lower layer of the
 * {@link NettyTransport}: the two are one object, since every open connection has one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
abstract class ConnectionHandler extends ChannelInboundHandlerAdapter {

    private static final System.Logger LOG = System.getLogger(ConnectionHandler.class.getName());

    /** The connection's handler is the last of its pipeline, so that what is written to the channel passes all others. */
    final Channel channel;

    private @Nullable Connection connection;

    /** What the engine has not taken yet, oldest first; null while there never was any. */
    private @Nullable ArrayDeque<ByteBuf> held;

    private boolean paused;
    private boolean offering;

    /** Whether reads were resumed while the engine was at work on what it was given. */
    private boolean resumedMeanwhile;

    private boolean discarding;

    /** The input has ended, but something is held that the engine gets first. */
    private boolean endHeld;

    private boolean endTold;
    private boolean closedTold;

    ConnectionHandler(Channel channel) {
        this.channel = channel;
    }

    /** Gives back what was not written; output is dropped from now on. */
    abstract void releaseOutput();

    /** As {@link org.fairlead.session.Transport#abort}. */
    public abstract void abort();

    abstract boolean aborted();

    final void connection(Connection opened) {
        connection = opened;
    }

    final Connection connection() {
        return Objects.requireNonNull(connection);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseHeld();
        releaseOutput();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes) || discarding || endTold) {
            ReferenceCountUtil.release(message); // the end of the HTTP message, or what nobody wants any more
        } else if (paused || offering || isHolding()) {
            hold(bytes, false);
        } else {
            offer(bytes);
            if (!paused && isHolding()) {
                offerHeld();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!closedTold) {
            connection().readComplete();
        }
    }

    /** Gives a buffer to the engine; what it does not take is held. */
    private void offer(ByteBuf bytes) {
        if (bytes.nioBufferCount() != 1 || bytes.isReadOnly()) {
            bytes = copyOf(bytes);
        }
        ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        int from = view.position();
        boolean taken = true;
        boolean outer = offering;
        offering = true;
        resumedMeanwhile = false;
        try {
            taken = connection().receive(view);
        } finally {
            offering = outer;
            if (taken || discarding) {
                bytes.release();
            }
        }
        if (!taken && !discarding) {
            // held even where nothing remains: inflated bytes may wait inside the engine
            bytes.skipBytes(view.position() - from);
            hold(bytes, true);
            if (!resumedMeanwhile) {
                pause();
            }
        }
    }

    private void offerHeld() {
        offering = true;
        try {
            while (!paused && held != null) {
                ByteBuf bytes = held.poll();
                if (bytes == null) {
                    break;
                }
                offer(bytes);
            }
        } finally {
            offering = false;
        }
        if (endHeld && !isHolding()) {
            endHeld = false;
            tellEnd(null);
        }
    }

    private boolean isHolding() {
        return held != null && !held.isEmpty();
    }

    private void hold(ByteBuf read, boolean first) {
        ByteBuf bytes = LoopBuffers.current().isReceive(read) ? copyOf(read) : read;
        if (held == null) {
            held = new ArrayDeque<>(2);
        }
        if (first) {
            held.addFirst(bytes);
        } else {
            held.addLast(bytes);
        }
    }

    /** In place of a buffer that is given back, be it that there is no memory for another one. */
    private static ByteBuf copyOf(ByteBuf bytes) {
        try {
            return bytes.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    private void releaseHeld() {
        if (held != null) {
            held.forEach(ByteBuf::release);
            held = null;
        }
    }

    final void pause() {
        if (!paused && !discarding) {
            paused = true;
            channel.config().setAutoRead(false);
        }
    }

    /** Whether reads are paused, so that whoever opened the connection must not start them. */
    public final boolean isPaused() {
        return paused;
    }

    final void resume() {
        resumedMeanwhile = true;
        if (!paused) {
            return;
        }
        paused = false;
        if (!offering && (isHolding() || endHeld)) {
            offerHeld();
            if (!closedTold) {
                connection().readComplete();
            }
        }
        if (!paused) {
            channel.config().setAutoRead(true);
        }
    }

    /** From now on input is read and dropped, so that the end of it is seen. */
    final void discardInput() {
        discarding = true;
        paused = false;
        releaseHeld();
        if (endHeld) {
            endHeld = false;
            tellEnd(null);
        }
    }

    final void written(long bytes) {
        if (!closedTold) {
            connection().written(bytes);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE
                || (event instanceof SslCloseCompletionEvent goodbye && goodbye.isSuccess())) {
            if (isHolding()) {
                endHeld = true;
            } else {
                tellEnd(null);
            }
            if (discarding) {
                closeWhenOutputEnded(ctx);
            }
        }
    }

    /** The peer ended its side after we ended ours; while our output is still going out, its completion closes. */
    private static void closeWhenOutputEnded(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel socket && socket.isOutputShutdown()) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
    }

    /** Reading, writing or TLS failed, or the engine threw: the stream is of no use any more. */
    final void failed(Throwable cause) {
        if (closedTold || aborted()) {
            return;
        }
        Throwable origin = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        IOException failure;
        if (origin instanceof IOException io) {
            failure = io;
        } else {
            LOG.log(System.Logger.Level.WARNING, "the connection fails, which is an error in Fairlead", cause);
            failure = new IOException("the connection failed: " + origin, origin);
        }
        releaseHeld();
        endHeld = false;
        try {
            tellEnd(failure);
        } finally {
            abort(); // whatever became of that
        }
    }

    private void tellEnd(@Nullable IOException failure) {
        if (!endTold) {
            endTold = true;
            connection().inputEnded(failure);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        releaseHeld();
        releaseOutput();
        if (!closedTold) {
            tellEnd(null);
            closedTold = true;
            connection().transportClosed();
        }
    }
}
