package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.fairlead.protocol.AsciiText;
import org.fairlead.protocol.Output;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the engine outputs, and writes it. The middle layer of the {@link NettyTransport}.
 *
 * <p>Frames of one batch share one buffer, taken when the first byte comes and given back when the batch has been written: the event loop's own
 * ({@link LoopBuffers}), or where that is too small or elsewhere a pooled one. A batch has one promise at most, however many frames are in it, and none
 * where the socket takes it at once, most often without a way through the pipeline ({@link DirectSend}). Answers to what was read wait for those of other channels
 * ({@link LoopFlushes}).
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
abstract class ChannelOutput extends ConnectionHandler implements Output, LoopFlushes.Waiting {

    /** Below this, copying into the batch is cheaper than another element of a gathering write. */
    private static final int COPY_BYTES = 1024;

    // what has become of the output
    private static final byte OPEN = 0;
    private static final byte ENDED = 1;
    private static final byte ABORTED = 2;

    /** Whether TLS is between this and the socket. */
    final boolean secure;

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

    ChannelOutput(Channel channel) {
        super(channel);
        this.secure = channel.pipeline().get(SslHandler.class) != null;
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

    /** As {@link org.fairlead.session.Transport#flush}. */
    public void flush() {
        ByteBuf piece = batch;
        if (answering && last == null && piece != null && LoopBuffers.isSmall(piece)) {
            answering = false;
            LoopBuffers.current().flushes().add(this, channel.eventLoop());
        } else {
            flushNow();
            LoopBuffers.current().flushes().endLongWaiting();
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

    final void flushNow() {
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

    /** From now on output is dropped, if it is not already. What was flushed still goes out. */
    final void endOutput() {
        if (output == OPEN) {
            output = ENDED;
        }
    }

    final boolean outputEnded() {
        return output != OPEN;
    }

    /** Output is dropped, and nothing that was to be told is told any more. */
    final void abortOutput() {
        output = ABORTED;
        releaseOutput();
    }

    @Override
    final boolean aborted() {
        return output == ABORTED;
    }

    @Override
    final void releaseOutput() {
        endOutput();
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
}
