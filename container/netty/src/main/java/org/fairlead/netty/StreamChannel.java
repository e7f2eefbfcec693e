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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Any blocking byte stream as a Netty channel. A daemon thread waits for the stream's bytes, and while something is written another one does that, so
 * that the event loop never waits for the stream. The event loop guards every mutable field where nothing else is said.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline
public final class StreamChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final int READ_BYTES = 16 << 10;
    private static final int IDLE_SECONDS = 1;

    /** Shared by all streams; a thread ends a second after it had something to do. */
    private static final ExecutorService THREADS = new ThreadPoolExecutor(
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
    private final StreamAddress address;
    private final ChannelConfig config = new DefaultChannelConfig(this);

    private boolean reading;
    private boolean inputEnded;
    private boolean writing;
    private volatile boolean closed;

    /** Who waits for bytes; guarded by this, so that nobody is interrupted later. */
    private @Nullable Thread reader;

    /** @throws IllegalArgumentException for a channel in non-blocking mode */
    public StreamChannel(ByteChannel stream) {
        super(null);
        if (stream instanceof SelectableChannel selectable && !selectable.isBlocking()) {
            throw new IllegalArgumentException("The stream must be in blocking mode: " + stream);
        }
        this.stream = stream;
        this.address = new StreamAddress(stream.toString());
    }

    // ---- reading

    @Override
    protected void doBeginRead() {
        if (!reading && !inputEnded && !closed) {
            reading = true;
            THREADS.execute(this::readBlocking);
        }
    }

    private void readBlocking() {
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        IOException failure = null;
        int count = 0;
        synchronized (this) {
            reader = Thread.currentThread();
        }
        try {
            while (count == 0 && !closed) {
                count = stream.read(buffer);
            }
        } catch (IOException | RuntimeException e) {
            failure = e instanceof IOException io ? io : new IOException("The stream failed: " + e, e);
        } finally {
            synchronized (this) {
                reader = null;
                boolean unused = Thread.interrupted();
            }
        }
        int bytes = count;
        IOException cause = failure;
        onLoop(() -> received(buffer, bytes, cause));
    }

    private void received(ByteBuffer buffer, int count, @Nullable IOException failure) {
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
            pipeline().fireChannelRead(Unpooled.wrappedBuffer(buffer.array(), 0, count));
            pipeline().fireChannelReadComplete();
        }
    }

    // ---- writing

    @Override
    protected void doWrite(ChannelOutboundBuffer outbound) {
        while (!writing) {
            Object message = outbound.current();
            if (message == null) {
                return;
            }
            ByteBuf bytes = (ByteBuf) message;
            if (bytes.isReadable()) {
                writing = true;
                bytes.retain(); // the outbound buffer lets it go when the channel is closed meanwhile
                THREADS.execute(() -> writeBlocking(bytes));
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
        } catch (IOException | RuntimeException e) {
            failure = e instanceof IOException io ? io : new IOException("The stream failed: " + e, e);
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
            close(); // the loop has ended, and the channel with it
        }
    }

    // ---- the rest of a channel

    @Override
    protected void doClose() {
        closed = true;
        synchronized (this) {
            if (reader != null) {
                reader.interrupt();
            }
        }
        THREADS.execute(this::closeBlocking);
    }

    private void closeBlocking() {
        try {
            stream.close();
        } catch (IOException | RuntimeException e) {
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
