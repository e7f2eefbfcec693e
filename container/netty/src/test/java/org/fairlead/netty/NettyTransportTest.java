package org.fairlead.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.fairlead.endpoint.Receiver;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.ConnectionListener;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Settings;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NettyTransportTest {

    private static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

    @RegisterExtension
    private final OneLoop single = new OneLoop(Sockets.NIO);

    /** What an event loop sees of it is what the test says; and a fault of which nobody thinks. */
    private static final class Peer extends EmbeddedChannel implements ConnectionListener, Scheduler {
        private final List<String> told = new ArrayList<>();
        private boolean breaks;
        private boolean clockBreaks;
        private Runnable opening = () -> {};

        NettyTransport begin() {
            config().setAutoRead(false); // else Netty's embedded loop runs its tasks with every read
            NettyTransport transport = new NettyTransport(this);
            Connection.Shared shared = new Connection.Shared(
                    this,
                    Workers.of(task -> {
                        throw new AssertionError("all happens on the event loop");
                    }),
                    () -> 0);
            transport.begin(
                    new Connection(Role.SERVER, transport, shared, Settings.server(), Dispatch.EVENT_LOOP, null, this));
            return transport;
        }

        /** What the event loop does when there is something to read; not what it does behind that. */
        void reads(byte... bytes) {
            reads(Unpooled.copiedBuffer(bytes));
        }

        void reads(ByteBuf bytes) {
            pipeline().fireChannelRead(bytes).fireChannelReadComplete();
        }

        /** In hexadecimal what was written since the last time. */
        String written() {
            ByteBuf all = Unpooled.buffer();
            for (ByteBuf each = readOutbound(); each != null; each = readOutbound()) {
                all.writeBytes(each);
                each.release();
            }
            return ByteBufUtil.hexDump(all);
        }

        @Override
        public Unsafe unsafe() {
            if (breaks) {
                breaks = false;
                throw new IllegalStateException("broken");
            }
            return super.unsafe();
        }

        /** No time passes. */
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void set(Alarm alarm, long deadline) {
            if (clockBreaks) {
                throw new IllegalStateException("the clock is broken");
            }
        }

        @Override
        public void cancel(Alarm alarm) {}

        @Override
        public void onOpen() {
            opening.run();
        }

        @Override
        public long maxMessageSize(boolean text) {
            return Long.MAX_VALUE;
        }

        @Override
        public @Nullable Receiver receiver(Receiver.Kind kind) {
            return null;
        }

        @Override
        public @Nullable Object deliver(Receiver receiver, Object payload, boolean last) {
            return null;
        }

        @Override
        public void onResult(Object result) {}

        @Override
        public void onError(Throwable error) {
            told.add(String.valueOf(error.getMessage()));
        }

        @Override
        public void onClose(CloseReason reason) {
            told.add("close " + reason.getCloseCode().getCode());
        }

        @Override
        public void closed() {
            told.add("closed");
        }
    }

    @Test
    void answerThatCannotBeWrittenDoesNotKeepTheOnesBehindIt() throws Exception {
        Peer first = new Peer();
        Peer second = new Peer();
        single.call(() -> {
            first.begin();
            second.begin();
            first.reads(PING);
            assertThat(first.written()).isEmpty();
            first.breaks = true;
            second.reads(PING);
            first.runPendingTasks();
            assertThat(second.written()).isEqualTo("8a00");
            assertThat(first.isOpen()).isFalse();
            assertThat(first.told)
                    .containsExactly(
                            "the connection failed: java.lang.IllegalStateException: broken", "close 1006", "closed");
            second.reads(PING);
            second.runPendingTasks();
            assertThat(second.written()).isEqualTo("8a00");
            return first.finishAndReleaseAll() | second.finishAndReleaseAll();
        });
    }

    /** TLS that does nothing: what counts is that it is there. */
    private static final class NoTls extends SslHandler {

        NoTls() throws NoSuchAlgorithmException {
            super(SSLContext.getDefault().createSSLEngine());
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {}

        @Override
        public void handlerRemoved0(ChannelHandlerContext ctx) {}

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.fireChannelReadComplete();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            ctx.fireChannelInactive();
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            ctx.close(promise);
        }
    }

    @Test
    void answersOfTlsConnectionsWaitToo() throws Exception {
        Peer peer = new Peer();
        single.call(() -> {
            peer.pipeline().addLast(new NoTls());
            peer.begin();
            peer.reads(PING);
            assertThat(peer.written()).isEmpty();
            peer.runPendingTasks();
            assertThat(peer.written()).isEqualTo("8a00");
            return peer.finishAndReleaseAll();
        });
    }

    @Test
    void whoSendsSomethingElseEndsALongWaiting() throws Exception {
        Peer answers = new Peer();
        Peer sends = new Peer();
        single.call(() -> {
            answers.begin();
            sends.begin();
            answers.reads(PING);
            letThemWaitForLong();
            assertThat(answers.written()).isEmpty();
            Objects.requireNonNull(NettyTransport.connectionOf(sends)).sendText("news");
            assertThat(answers.written()).isEqualTo("8a00");
            assertThat(sends.written()).isEqualTo("81046e657773");
            return answers.finishAndReleaseAll() | sends.finishAndReleaseAll();
        });
    }

    private static void letThemWaitForLong() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Who waits may be told of its answer, or its end, which is nothing that the callback has asked for. */
    @Test
    void whoSendsInACallbackLeavesTheOthersWaiting() throws Exception {
        Peer answers = new Peer();
        Peer sends = new Peer();
        single.call(() -> {
            answers.begin();
            answers.reads(PING);
            letThemWaitForLong();
            sends.opening = () -> {
                try {
                    Objects.requireNonNull(NettyTransport.connectionOf(sends)).sendText("news");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            };
            sends.begin();
            assertThat(sends.written()).isEqualTo("81046e657773");
            assertThat(answers.written()).isEmpty();
            answers.runPendingTasks();
            assertThat(answers.written()).isEqualTo("8a00");
            return answers.finishAndReleaseAll() | sends.finishAndReleaseAll();
        });
    }

    @Test
    void connectionThatFailsIsClosedThoughTellingOfItFailsToo() throws Exception {
        Peer peer = new Peer();
        single.call(() -> {
            peer.begin();
            peer.clockBreaks = true;
            peer.pipeline().fireExceptionCaught(new IOException("broken"));
            assertThat(peer.isOpen()).isFalse();
            return peer.releaseOutbound();
        });
    }

    /** Has no memory left for a second buffer. */
    private static final class OneBuffer extends AbstractByteBufAllocator {
        private boolean gone;

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new UnsupportedOperationException("not asked for");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (gone) {
                throw new OutOfMemoryError("no direct memory");
            }
            gone = true;
            return new UnpooledDirectByteBuf(this, initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    @Test
    void whatCannotBeKeptForWantOfMemoryEndsTheConnectionAndIsGivenBack() throws Exception {
        List<String> told = single.call(() -> {
            ByteBuf lent = Objects.requireNonNull(LoopBuffers.current().receive(new OneBuffer()));
            Peer peer = new Peer();
            NettyTransport transport = peer.begin();
            transport.pauseReads();
            peer.reads(lent.writeBytes(PING));
            assertThat(LoopBuffers.current().receive(new OneBuffer())).isSameAs(lent);
            lent.release();
            peer.runPendingTasks();
            return peer.told;
        });
        assertThat(told)
                .containsExactly(
                        "the connection failed: java.lang.OutOfMemoryError: no direct memory", "close 1006", "closed");
    }
}
