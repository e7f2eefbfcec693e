package org.fairlead.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DirectSendTest {

    /** More than sockets take from a peer that does not read. */
    private static final int BYTES = 4 << 20;

    private static final int SEND_BUFFER = 64 << 10;

    private final Sockets sockets = Sockets.best();

    @RegisterExtension
    private final OneLoop single = new OneLoop(sockets);

    private Channel channel;
    private Socket peer;

    @BeforeEach
    void connect() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            channel = new Bootstrap()
                    .group(single.group())
                    .channel(sockets.clientChannel())
                    .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(listener.getLocalSocketAddress())
                    .sync()
                    .channel();
            peer = listener.accept();
        }
        peer.setSoTimeout(30_000);
    }

    @AfterEach
    void disconnect() throws Exception {
        peer.close();
    }

    private boolean send(ByteBuf bytes) throws Exception {
        return single.call(() -> DirectSend.send(channel, bytes));
    }

    private static ByteBuf numbers(int bytes) {
        ByteBuf numbers = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        for (int i = 0; i < bytes / Integer.BYTES; i++) {
            numbers.writeInt(i);
        }
        return numbers;
    }

    private void assertNumbers(int bytes) throws Exception {
        ByteBuffer received = ByteBuffer.wrap(peer.getInputStream().readNBytes(bytes));
        assertThat(received.remaining()).isEqualTo(bytes);
        for (int i = 0; received.hasRemaining(); i++) {
            if (received.getInt() != i) {
                throw new AssertionError("something else than " + i);
            }
        }
    }

    @Test
    void whatTheSocketTakesIsSentAndRead() throws Exception {
        ByteBuf bytes = numbers(1_000);
        boolean sent = send(bytes);
        assertThat(sent).isEqualTo(sockets == Sockets.EPOLL);
        assertThat(bytes.readableBytes()).isEqualTo(sent ? 0 : 1_000);
        channel.writeAndFlush(bytes).sync();
        assertNumbers(1_000);
    }

    @Test
    void whatTheSocketDoesNotTakeIsLeftToTheChannel() throws Exception {
        ByteBuf bytes = numbers(BYTES);
        assertThat(send(bytes)).isFalse();
        assertThat(bytes.readableBytes()).isPositive();
        assertThat(bytes.readerIndex() > 0).isEqualTo(sockets == Sockets.EPOLL);
        var rest = channel.writeAndFlush(bytes);
        assertNumbers(BYTES);
        rest.sync();
    }

    @Test
    void nothingOvertakesWhatTheChannelHas() throws Exception {
        ByteBuf first = numbers(1_000);
        ByteBuf second = numbers(1_000);
        boolean sent = single.call(() -> {
            channel.write(first);
            return DirectSend.send(channel, second);
        });
        assertThat(sent).isFalse();
        assertThat(second.readableBytes()).isEqualTo(1_000);
        channel.writeAndFlush(second).sync();
        assertNumbers(1_000);
        assertNumbers(1_000);
    }

    /** The kernel tells it once: a second try would be told of a broken pipe. */
    @Test
    void aResetIsToldAsOne() throws Exception {
        ByteBuf bytes = numbers(1_000);
        if (sockets != Sockets.EPOLL) {
            assertThat(send(bytes)).isFalse();
            bytes.release();
            return;
        }
        peer.setSoLinger(true, 0);
        var sending = channel.eventLoop().submit(() -> {
            peer.close(); // here, so that the event loop does not read of it first
            while (DirectSend.send(channel, bytes.readerIndex(0))) {
                Thread.onSpinWait(); // it is on its way
            }
            return null;
        });
        assertThat(sending.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(sending.cause()).isInstanceOf(IOException.class).hasMessageContaining("reset");
        bytes.release();
    }

    @Test
    void closedChannelTakesNothing() throws Exception {
        ByteBuf bytes = numbers(1_000);
        channel.close().sync();
        assertThat(send(bytes)).isFalse();
        assertThat(bytes.readableBytes()).isEqualTo(1_000);
        bytes.release();
    }
}
