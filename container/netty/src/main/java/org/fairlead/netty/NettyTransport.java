package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
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
import java.io.IOException;
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
 * where the socket takes it at once, most often without a way through the pipeline ({@link DirectSend}). Answers to what was read wait for those of other channels
 * ({@link LoopFlushes}).
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
public final class NettyTransport extends ConnectionHandler implements Transport, LoopFlushes.Waiting {

    /** Below this, copying into the batch is cheaper than another element of a gathering write. */
    private static final int COPY_BYTES = 1024;

    // what has become of the output; later ones are larger
    private static final byte OPEN = 0;
    private static final byte ENDED = 1;
    private static final byte ABORTED = 2;

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

    /** Whether the connection is told that the channel has been read, and has not answered yet. */
    private boolean answering;

    /** One field, which keeps a transport at 64 bytes. */
    private byte output = OPEN;

    public NettyTransport(Channel channel) {
        this(channel, null);
    }

    /** @param proxied addresses to tell instead of the channel's own, or null */
    public NettyTransport(Channel channel, @Nullable Peers proxied) {
        super(channel);
        this.proxied = proxied;
        this.secure = channel.pipeline().get(SslHandler.class) != null;
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
    public ByteBuffer reserve(int bytes) {
        if (output != OPEN) {
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
        if (piece == null || output != OPEN) {
            return;
        }
        int bytes = reserved.position() - reservedFrom;
        piece.writerIndex(piece.writerIndex() + bytes);
        unflushed += bytes;
    }

    @Override
    public void append(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (output != OPEN || length == 0) {
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
            channel.write(before, channel.voidPromise());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        answering = true;
        try {
            super.channelReadComplete(ctx);
        } finally {
            if (answering) {
                answering = false;
                LoopBuffers.current().flushes().endLongWaiting();
            }
        }
    }

    /** What was answered before the peer ended its side goes first, so that its senders are not told that it failed. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        flushWaiting();
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void flush() {
        ByteBuf piece = batch;
        if (answering && !secure && last == null && piece != null && LoopBuffers.isSmall(piece)) {
            answering = false;
            LoopBuffers.current().flushes().add(this, channel.eventLoop());
        } else {
            flushNow();
        }
    }

    @Override
    public void flushWaiting() {
        try {
            flushNow();
        } catch (RuntimeException | Error e) {
            failed(e); // others wait behind this
        }
    }

    private void flushNow() {
        finishBatch();
        ByteBuf piece = last;
        if (piece == null) {
            return;
        }
        last = null;
        long bytes = unflushed;
        unflushed = 0;
        if (secure) {
            channel.writeAndFlush(piece, new Flush(this, bytes));
            return;
        }
        // most often the socket takes everything at once: then there is nothing to be told later, and no promise
        boolean loops = lastIsLoops;
        boolean sent;
        try {
            sent = DirectSend.send(channel, piece);
        } catch (IOException e) {
            piece.release();
            failed(e);
            return;
        }
        if (!sent) {
            channel.writeAndFlush(piece.retain(), channel.voidPromise());
        }
        if (loops) {
            LoopBuffers.current().returnBatch(piece);
        } else {
            piece.release();
        }
        ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
        if (sent || (left != null && left.isEmpty())) {
            written(bytes);
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER, new Flush(this, bytes));
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
        if (output != OPEN) {
            return;
        }
        flushNow();
        output = (byte) Math.max(output, ENDED);
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
        output = ABORTED;
        discardInput();
        releaseOutput();
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
    void releaseOutput() {
        output = (byte) Math.max(output, ENDED);
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

    @Override
    boolean aborted() {
        return output == ABORTED;
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
