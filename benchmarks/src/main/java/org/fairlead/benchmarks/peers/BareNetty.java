package org.fairlead.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * What a connection costs in Netty before anybody speaks WebSocket on it: channels with one small handler that answers the load generator's one
 * request, and a message of at most 125 bytes in one frame. For the figures on memory. Variants: {@code epoll}, {@code nio}.
 */
final class BareNetty implements Peer {

    private static final byte[] RESPONSE =
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);

    @Override
    public int start(PeerOptions options) throws InterruptedException {
        boolean nio = options.variant().equals("nio");
        Channel listener = new ServerBootstrap()
                .group(NettyServer.loop(nio))
                .channel(NettyServer.channel(nio))
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Answers());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private static final class Answers extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            try {
                byte first = in.getByte(in.readerIndex());
                if (first == 'G') {
                    context.writeAndFlush(Unpooled.wrappedBuffer(RESPONSE));
                } else if ((first & 0xf) == 8) {
                    context.close();
                } else {
                    echo(context, in);
                }
            } finally {
                in.release();
            }
        }

        private static void echo(ChannelHandlerContext context, ByteBuf in) {
            int start = in.readerIndex();
            int length = in.getByte(start + 1) & 0x7f;
            ByteBuf out = context.alloc().buffer(length + 2);
            out.writeByte(in.getByte(start)).writeByte(length);
            for (int i = 0; i < length; i++) {
                out.writeByte(in.getByte(start + 6 + i) ^ in.getByte(start + 2 + (i & 3)));
            }
            context.writeAndFlush(out);
        }
    }
}
