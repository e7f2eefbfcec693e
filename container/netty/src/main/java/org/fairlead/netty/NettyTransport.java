package org.fairlead.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.internal.ThreadExecutorMap;
import java.net.SocketAddress;
import org.fairlead.protocol.FrameReaders;
import org.fairlead.session.Connection;
import org.fairlead.session.Transport;
import org.fairlead.session.Wakeup;
import org.fairlead.session.WorkerTask;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A connection's byte stream on a Netty channel; its serial executor is the channel's event loop, which guards every mutable field.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
public final class NettyTransport extends ChannelOutput implements Transport {

    /** Those of the channel's event loop; null until the connection begins. */
    private @Nullable LoopTasks loopTasks;

    /** What a trusted proxy said about the peer; null where the channel's own addresses hold. */
    private final @Nullable Peers proxied;

    public NettyTransport(Channel channel) {
        this(channel, null);
    }

    /** @param proxied addresses to tell instead of the channel's own, or null */
    public NettyTransport(Channel channel, @Nullable Peers proxied) {
        super(channel);
        this.proxied = proxied;
    }

    /**
     * Puts the connection's handler at the end of the pipeline and opens the connection. The caller then removes its HTTP decoder, so that what
     * came behind the head follows. Called once, on the event loop.
     */
    public void begin(Connection connection) {
        connection(connection);
        loopTasks = LoopTasks.of(channel.eventLoop());
        channel.config().setRecvByteBufAllocator(secure ? ReceiveBuffers.RECORDS : ReceiveBuffers.FRAMES);
        channel.pipeline().addLast("connection", this);
        connection.opened();
    }

    /** The connection on a channel, or null where there is none yet. */
    public static @Nullable Connection connectionOf(Channel channel) {
        NettyTransport transport = channel.pipeline().get(NettyTransport.class);
        return transport == null ? null : transport.connection();
    }

    @Override
    public FrameReaders frameReaders() {
        return LoopBuffers.current().frameReaders();
    }

    @Override
    public void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    @Override
    public @Nullable Wakeup executeLazily(Runnable task) {
        LoopTasks tasks = loopTasks;
        if (tasks == null) {
            execute(task);
        } else {
            tasks.add(task);
        }
        return tasks;
    }

    @Override
    public void submit(WorkerTask task, Workers workers) {
        LoopTasks tasks = loopTasks;
        if (tasks == null) {
            task.submitTo(workers);
        } else {
            tasks.submit(task, workers);
        }
    }

    @Override
    public boolean inExecutor() {
        return channel.eventLoop().inEventLoop();
    }

    @Override
    public boolean onEventLoop() {
        return ThreadExecutorMap.currentExecutor() != null;
    }

    @Override
    public void pauseReads() {
        pause();
    }

    @Override
    public void resumeReads() {
        resume();
    }

    @Override
    public void close() {
        close(false);
    }

    @Override
    public void closeAfterPeer() {
        // with TLS the end of the peer's side is a record of its own, which comes yet
        close(!secure);
    }

    private void close(boolean peerIsDone) {
        if (outputEnded()) {
            return;
        }
        flushNow();
        endOutput();
        discardInput();
        ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
        if (!secure && left != null && left.isEmpty()) {
            outputWritten(peerIsDone);
            return;
        }
        // goes out behind everything else, and is done when that is
        ChannelPromise written = channel.newPromise();
        written.addListener((ChannelFutureListener) future -> outputWritten(peerIsDone));
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER, written);
    }

    private void outputWritten(boolean peerIsDone) {
        if (peerIsDone) {
            channel.close(); // nothing more comes
        } else {
            LingeringClose.begin(channel);
        }
    }

    @Override
    public void abort() {
        if (aborted()) {
            return;
        }
        abortOutput();
        discardInput();
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException alreadyClosed) {
            // then there is nothing left to reset
        }
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            tls.close(); // from there on, so that it does not try to say goodbye
        }
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return proxied == null ? Sockets.address(channel.localAddress()) : proxied.local();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return proxied == null ? Sockets.address(channel.remoteAddress()) : proxied.remote();
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
