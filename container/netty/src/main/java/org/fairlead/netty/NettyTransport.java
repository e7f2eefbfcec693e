package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.internal.ThreadExecutorMap;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.fairlead.protocol.AsciiText;
import org.fairlead.protocol.FrameReaders;
import org.fairlead.session.Connection;
import org.fairlead.session.Transport;
import org.fairlead.session.Wakeup;
import org.fairlead.session.WorkerTask;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A connection's byte stream on a Netty channel; its serial executor is the channel's event loop, which guards every mutable field.
 *
 * <p>Frames of one batch share one buffer, taken when the first byte comes and given back when the batch has been written: the event loop's own
 * ({@link LoopBuffers}), or where that is too small or elsewhere a pooled one. A batch has one promise at most, however many frames are in it, and none
 * where the socket takes it at once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
public final class NettyTransport implements Transport {

    /** Below this, copying into the batch is cheaper than another element of a gathering write. */
    private static final int COPY_BYTES = 1024;

    private final Channel channel;
    private final ConnectionHandler handler;
    private final boolean secure;

    /** Those of the channel's event loop; null until the connection begins. */
    private @Nullable LoopTasks loopTasks;

    /** What a trusted proxy said about the peer; null where the channel's own addresses hold. */
    private final @Nullable Peers proxied;

    /** The piece being filled, or null. */
    private @Nullable ByteBuf batch;

    /** The latest finished piece, held back so that the promise of the flush can go with it. */
    private @Nullable ByteBuf last;

    /** Whether that is the event loop's. */
    private boolean lastIsLoops;

    private int reservedFrom;
    private long unflushed;
    private boolean outputEnded;
    private boolean aborted;

    /**
     * The two ends of a connection as the application is to see them.
     *
     * @param local null where there is none
     * @param remote null where there is none
     */
    public record Peers(
            @Nullable SocketAddress local, @Nullable SocketAddress remote) {

        /** The channel's own. */
        public static Peers of(Channel channel) {
            return new Peers(Sockets.address(channel.localAddress()), Sockets.address(channel.remoteAddress()));
        }
    }

    public NettyTransport(Channel channel) {
        this(channel, null);
    }

    /** @param proxied addresses to tell instead of the channel's own, or null */
    public NettyTransport(Channel channel, @Nullable Peers proxied) {
        this.channel = channel;
        this.proxied = proxied;
        this.handler = new ConnectionHandler(this);
        this.secure = channel.pipeline().get(SslHandler.class) != null;
    }

    /**
     * Puts the connection's handler at the end of the pipeline and opens the connection. The caller then removes its HTTP decoder, so that what
     * came behind the head follows. Called once, on the event loop.
     */
    public void begin(Connection connection) {
        handler.connection(connection);
        loopTasks = LoopTasks.of(channel.eventLoop());
        channel.config().setRecvByteBufAllocator(secure ? ReceiveBuffers.RECORDS : ReceiveBuffers.FRAMES);
        channel.pipeline().addLast("connection", handler);
        connection.opened();
    }

    /** The connection on a channel, or null where there is none yet. */
    public static @Nullable Connection connectionOf(Channel channel) {
        ConnectionHandler handler = channel.pipeline().get(ConnectionHandler.class);
        return handler == null ? null : handler.connection();
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        if (outputEnded) {
            reservedFrom = 0;
            return ByteBuffer.allocate(bytes);
        }
        ByteBuf piece = batch;
        if (piece == null || piece.writableBytes() < bytes) {
            finishBatch();
            piece = LoopBuffers.current().takeBatch(channel.alloc(), bytes);
            batch = piece;
        }
        ByteBuffer view = piece.internalNioBuffer(piece.writerIndex(), piece.writableBytes());
        reservedFrom = view.position();
        return view;
    }

    @Override
    public void commit(ByteBuffer reserved) {
        ByteBuf piece = batch;
        if (piece == null || outputEnded) {
            return;
        }
        int bytes = reserved.position() - reservedFrom;
        piece.writerIndex(piece.writerIndex() + bytes);
        unflushed += bytes;
    }

    @Override
    public void append(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (outputEnded || length == 0) {
            return;
        }
        if (length <= COPY_BYTES) {
            ByteBuffer view = reserve(length);
            view.put(bytes.duplicate());
            commit(view);
            return;
        }
        finishBatch();
        enqueue(Unpooled.wrappedBuffer(bytes), false);
        unflushed += length;
    }

    @Override
    public FrameReaders frameReaders() {
        return LoopBuffers.current().frameReaders();
    }

    @Override
    public AsciiText asciiText() {
        return LoopBuffers.current().asciiText();
    }

    private void finishBatch() {
        ByteBuf piece = batch;
        if (piece != null) {
            batch = null;
            if (piece.isReadable()) {
                enqueue(piece, LoopBuffers.isLent(piece));
            } else {
                piece.release();
            }
        }
    }

    private void enqueue(ByteBuf piece, boolean loops) {
        ByteBuf before = last;
        last = piece;
        lastIsLoops = loops;
        if (before != null) {
            context().write(before, channel.voidPromise());
        }
    }

    @Override
    public void flush() {
        finishBatch();
        ByteBuf piece = last;
        if (piece == null) {
            return;
        }
        last = null;
        long bytes = unflushed;
        unflushed = 0;
        if (secure) {
            context().writeAndFlush(piece, new Flush(channel, handler, bytes));
            return;
        }
        // most often the socket takes everything at once: then there is nothing to be told later, and no promise
        boolean loops = lastIsLoops;
        context().writeAndFlush(loops ? piece.retain() : piece, channel.voidPromise());
        if (loops) {
            LoopBuffers.current().returnBatch(piece);
        }
        ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
        if (left != null && left.isEmpty()) {
            handler.written(bytes);
        } else {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER, new Flush(channel, handler, bytes));
        }
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
        handler.pause();
    }

    @Override
    public void resumeReads() {
        handler.resume();
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
        if (outputEnded) {
            return;
        }
        flush();
        outputEnded = true;
        handler.discardInput();
        ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
        if (!secure && left != null && left.isEmpty()) {
            written(peerIsDone);
            return;
        }
        // goes out behind everything else, and is done when that is
        ChannelPromise written = channel.newPromise();
        written.addListener((ChannelFutureListener) future -> written(peerIsDone));
        context().writeAndFlush(Unpooled.EMPTY_BUFFER, written);
    }

    private void written(boolean peerIsDone) {
        if (peerIsDone) {
            channel.close(); // nothing more comes
        } else {
            LingeringClose.begin(channel);
        }
    }

    @Override
    public void abort() {
        if (aborted) {
            return;
        }
        aborted = true;
        handler.discardInput();
        release();
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException alreadyClosed) {
            // then there is nothing left to reset
        }
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        // from the TLS handler's context on, so that it does not try to say goodbye
        (tls == null ? context() : tls).close();
    }

    /** Gives back what was not written; output is dropped from now on. */
    void release() {
        outputEnded = true;
        unflushed = 0;
        if (batch != null) {
            batch.release();
            batch = null;
        }
        if (last != null) {
            last.release();
            last = null;
        }
    }

    private ChannelHandlerContext context() {
        return handler.context();
    }

    /** Whether reads are paused, so that whoever opened the connection must not start them. */
    public boolean isPaused() {
        return handler.isPaused();
    }

    boolean aborted() {
        return aborted;
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

    /** The one object of a flush: its promise, how many bytes it stands for, and what happens then. */
    private static final class Flush extends DefaultChannelPromise implements ChannelFutureListener {
        private final ConnectionHandler handler;
        private final long bytes;

        Flush(Channel channel, ConnectionHandler handler, long bytes) {
            super(channel);
            this.handler = handler;
            this.bytes = bytes;
            addListener(this);
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            Throwable cause = cause();
            if (cause == null) {
                handler.written(bytes);
            } else {
                handler.failed(cause);
            }
        }
    }
}
