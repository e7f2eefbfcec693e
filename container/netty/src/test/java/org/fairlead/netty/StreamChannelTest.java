package org.fairlead.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamChannelTest {

    private static final Executor NEW_THREADS = task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    };

    @RegisterExtension
    private final OneLoop single = new OneLoop(Sockets.NIO);

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    /** Takes all, and notes which threads come. */
    private static class Stream implements ByteChannel {
        private final BlockingQueue<Integer> toRead = new LinkedBlockingQueue<>();
        private final BlockingQueue<Thread> readers = new LinkedBlockingQueue<>();
        private final BlockingQueue<Thread> writers = new LinkedBlockingQueue<>();
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read(ByteBuffer target) throws IOException {
            readers.add(Thread.currentThread());
            try {
                target.put(toRead.take().byteValue());
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            return 1;
        }

        @Override
        public int write(ByteBuffer source) {
            writers.add(Thread.currentThread());
            int bytes = source.remaining();
            source.position(source.limit());
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return closed.getCount() > 0;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** Notes the bytes that come, and what fails. */
    private StreamChannel open(ByteChannel stream, Executor threads) {
        StreamChannel channel = new StreamChannel(stream, threads);
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                told.add(((ByteBuf) message).getByte(0));
                ReferenceCountUtil.release(message);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                told.add(cause);
            }
        });
        single.group().register(channel).syncUninterruptibly();
        return channel;
    }

    private Object nextTold() throws InterruptedException {
        Object next = told.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static ByteBuf bytes() {
        return Unpooled.copiedBuffer(new byte[] {1, 2, 3});
    }

    private static void write(StreamChannel channel) throws InterruptedException {
        ChannelFuture written = channel.writeAndFlush(bytes());
        assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(written.isSuccess()).isTrue();
    }

    private static void awaitClosed(StreamChannel channel) throws InterruptedException {
        assertThat(channel.closeFuture().await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** As pipes need it. */
    @Test
    void oneThreadReadsAndOneWritesUntilTheEnd() throws Exception {
        Stream stream = new Stream();
        StreamChannel channel = open(stream, NEW_THREADS);
        List<Thread> readers = new ArrayList<>();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(stream.readers.poll(30, TimeUnit.SECONDS));
            stream.toRead.add(i);
            assertThat(nextTold()).isEqualTo((byte) i);
            write(channel);
            writers.add(stream.writers.take());
        }
        assertThat(readers).containsOnly(readers.get(0));
        assertThat(writers).containsOnly(writers.get(0)).doesNotContain(readers.get(0));
        assertThat(readers.get(0).isAlive()).isTrue();
        assertThat(writers.get(0).isAlive()).isTrue();
        channel.close();
        awaitClosed(channel);
        readers.get(0).join(30_000);
        writers.get(0).join(30_000);
        assertThat(readers.get(0).isAlive()).isFalse();
        assertThat(writers.get(0).isAlive()).isFalse();
        assertThat(stream.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamWhoseReadEndsInAnErrorFails() throws Exception {
        Stream stream = new Stream() {
            @Override
            public int read(ByteBuffer target) {
                throw new NoClassDefFoundError("some/Codec");
            }
        };
        StreamChannel channel = open(stream, NEW_THREADS);
        assertThat(nextTold())
                .isInstanceOf(IOException.class)
                .hasToString("java.io.IOException: The stream failed: java.lang.NoClassDefFoundError: some/Codec");
        awaitClosed(channel);
        assertThat(stream.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamWhoseWriteEndsInAnErrorFails() throws Exception {
        Stream stream = new Stream() {
            @Override
            public int write(ByteBuffer source) {
                throw new NoClassDefFoundError("some/Codec");
            }
        };
        StreamChannel channel = open(stream, NEW_THREADS);
        ChannelFuture written = channel.writeAndFlush(bytes());
        assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(written.cause())
                .isInstanceOf(IOException.class)
                .hasMessage("The stream failed: java.lang.NoClassDefFoundError: some/Codec");
        awaitClosed(channel);
    }

    /** Fails as a system does that has no thread left, until so many have been asked for. */
    private static Executor threadsBehind(int failures) {
        AtomicInteger asked = new AtomicInteger();
        return task -> {
            if (asked.getAndIncrement() < failures) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            NEW_THREADS.execute(task);
        };
    }

    @Test
    void streamThatNoThreadCanReadIsClosedWhenThereIsOne() throws Exception {
        Stream stream = new Stream();
        StreamChannel channel = open(stream, threadsBehind(3));
        assertThat(nextTold())
                .hasToString("java.io.IOException: There is no thread for the stream: unable to create native thread");
        awaitClosed(channel);
        assertThat(stream.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatNoThreadCanWriteFailsAndIsGivenBack() throws Exception {
        Stream stream = new Stream();
        AtomicInteger asked = new AtomicInteger();
        StreamChannel channel = open(stream, task -> {
            if (asked.getAndIncrement() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            NEW_THREADS.execute(task);
        });
        ByteBuf bytes = bytes();
        ChannelFuture written = channel.writeAndFlush(bytes);
        assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(written.cause()).hasMessage("There is no thread for the stream: unable to create native thread");
        awaitClosed(channel);
        assertThat(bytes.refCnt()).isZero();
        assertThat(stream.closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamIsClosedWhenItsEventLoopHasEnded() throws Exception {
        Stream stream = new Stream();
        open(stream, NEW_THREADS);
        Thread reader = stream.readers.poll(30, TimeUnit.SECONDS);
        single.stop();
        stream.toRead.add(1);
        assertThat(stream.closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(reader).isNotNull();
        reader.join(30_000);
        assertThat(reader.isAlive()).isFalse();
    }
}
