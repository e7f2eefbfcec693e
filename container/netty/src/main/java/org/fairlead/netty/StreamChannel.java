package org.fairlead.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Any blocking byte stream as a Netty channel. A daemon thread waits for the stream's bytes, and another one writes, so that the event loop never waits for
 * the stream. The event loop guards every mutable field where nothing else is said.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline
public final class StreamChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final int READ_BYTES = 16 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int IDLE_SECONDS = 1;

    /** Between two attempts to close a stream for which there is no thread. */
    private static final long RETRY_MILLIS = 100;

    /** Shared by all streams; a thread ends a second after it had something to do. */
    private static final Executor THREADS = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("fairlead-stream", true));

    /** Where a stream is: nowhere, but it can be told from others. */
    private static final class StreamAddress extends SocketAddress {
        private static final long serialVersionUID = 1L;

        private final String text;

        StreamAddress(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final ByteChannel stream;
    private final Executor threads;
    private final StreamThread reads;
    private final StreamThread writes;
    private final StreamAddress address;
    private final ChannelConfig config = new DefaultChannelConfig(this);

    private boolean reading;
    private boolean inputEnded;
    private boolean writing;
    private volatile boolean closed;

    /** @throws IllegalArgumentException for a channel in non-blocking mode */
    public StreamChannel(ByteChannel stream) {
        this(stream, THREADS);
    }

    /** @param threads which must not run anything on the caller's */
    StreamChannel(ByteChannel stream, Executor threads) {
        super(null);
        if (stream instanceof SelectableChannel selectable && !selectable.isBlocking()) {
            throw new IllegalArgumentException("The stream must be in blocking mode: " + stream);
        }
        this.stream = stream;
        this.threads = threads;
        this.reads = new StreamThread(threads);
        this.writes = new StreamThread(threads);
        this.address = new StreamAddress(stream.toString());
    }

    // ---- reading

    @Override
    protected void doBeginRead() throws IOException {
        if (!reading && !inputEnded && !closed) {
            reads.execute(this::readBlocking);
            reading = true;
        }
    }

    private void readBlocking() {
        ByteBuffer buffer = NOTHING;
        IOException failure = null;
        int count = 0;
        try {
            buffer = ByteBuffer.allocate(READ_BYTES);
            while (count == 0 && !closed) {
                count = stream.read(buffer);
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = failure(e);
        }
        byte[] bytes = buffer.array();
        int length = count;
        IOException cause = failure;
        onLoop(() -> received(bytes, length, cause));
    }

    /** What a stream of somebody else's throws, be it an error: else nobody would hear of it, and the connection never end. */
    private static IOException failure(Throwable thrown) {
        return thrown instanceof IOException io ? io : new IOException("The stream failed: " + thrown, thrown);
    }

    private void received(byte[] bytes, int count, @Nullable IOException failure) {
        reading = false;
        if (closed) {
            return;
        }
        if (failure != null) {
            pipeline().fireExceptionCaught(failure);
            unsafe().close(voidPromise());
        } else if (count < 0) {
            inputEnded = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else {
            pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes, 0, count));
            pipeline().fireChannelReadComplete();
        }
    }

    // ---- writing

    @Override
    protected void doWrite(ChannelOutboundBuffer outbound) throws IOException {
        while (!writing) {
            Object message = outbound.current();
            if (message == null) {
                return;
            }
            ByteBuf bytes = (ByteBuf) message;
            if (bytes.isReadable()) {
                bytes.retain(); // the outbound buffer lets it go when the channel is closed meanwhile
                try {
                    writes.execute(() -> writeBlocking(bytes));
                } catch (IOException e) {
                    bytes.release();
                    throw e;
                }
                writing = true;
            } else {
                outbound.remove();
            }
        }
    }

    private void writeBlocking(ByteBuf bytes) {
        int count = bytes.readableBytes();
        IOException failure = null;
        try {
            for (ByteBuffer part : bytes.nioBuffers()) {
                while (part.hasRemaining() && !closed) {
                    stream.write(part);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = failure(e);
        } finally {
            bytes.release();
        }
        IOException cause = failure;
        onLoop(() -> written(count, cause));
    }

    private void written(int count, @Nullable IOException failure) {
        writing = false;
        ChannelOutboundBuffer outbound = unsafe().outboundBuffer();
        if (closed || outbound == null) {
            return;
        }
        if (failure != null) {
            outbound.remove(failure);
            unsafe().close(voidPromise());
        } else {
            outbound.progress(count);
            outbound.remove();
            ((StreamUnsafe) unsafe()).flushMore();
        }
    }

    private void onLoop(Runnable task) {
        try {
            eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            doClose(); // the loop has ended, and closes none but sockets
        }
    }

    // ---- the rest of a channel

    @Override
    protected void doClose() {
        closed = true;
        reads.end(true);
        writes.end(false);
        closeStream();
    }

    private void closeStream() {
        try {
            threads.execute(this::closeBlocking);
        } catch (OutOfMemoryError noThread) { // the system may have one again soon
            eventLoop().schedule(this::closeStream, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeBlocking() {
        try {
            stream.close();
        } catch (IOException | RuntimeException | Error e) {
            System.getLogger(StreamChannel.class.getName())
                    .log(System.Logger.Level.DEBUG, "A wrapped stream failed when it was closed", e);
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("A wrapped stream is bound to nothing");
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new StreamUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return address;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private final class StreamUnsafe extends AbstractUnsafe {

        void flushMore() {
            flush0();
        }

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("A wrapped stream is connected already"));
        }
    }
}
