package org.fairlead.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Netty's own WebSocket codec without the Jakarta API, with a handler that reads each text message as a String and sends the String back. As fast as
 * plain use of it gets: no validation of UTF-8 (the decoder would look at every byte), conversions by the JDK's own (Netty's go character by
 * character), one flush for all that was read at once. Variants: {@code epoll}, {@code nio}, and {@code epoll-validating}, which keeps the
 * validation that is Netty's default.
 */
final class NettyServer implements Peer {

    private static final ChannelGroup ALL = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    @Override
    public int start(PeerOptions options) throws Exception {
        boolean nio = options.variant().startsWith("nio");
        SslContext tls = tls(options);
        Channel listener = new ServerBootstrap()
                .group(loop(nio))
                .channel(channel(nio))
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        build(channel.pipeline(), options);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    static EventLoopGroup loop(boolean nio) {
        return new MultiThreadIoEventLoopGroup(1, nio ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    }

    static Class<? extends ServerChannel> channel(boolean nio) {
        return nio ? NioServerSocketChannel.class : EpollServerSocketChannel.class;
    }

    private static @Nullable SslContext tls(PeerOptions options) throws Exception {
        KeyManagerFactory keys = options.keys();
        return keys == null
                ? null
                : SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
    }

    private static void build(ChannelPipeline pipeline, PeerOptions options) {
        pipeline.addLast(new HttpServerCodec()).addLast(new HttpObjectAggregator(1 << 16));
        if (options.deflate()) {
            pipeline.addLast(new WebSocketServerExtensionHandler(new PerMessageDeflateServerExtensionHandshaker(
                    PeerOptions.DEFLATE_LEVEL, false, 15, true, true, 0)));
        }
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .decoderConfig(WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(options.messageSize())
                        .allowExtensions(options.deflate())
                        .withUTF8Validator(options.variant().endsWith("validating"))
                        .build())
                .build();
        pipeline.addLast(new WebSocketServerProtocolHandler(config)).addLast(new Echo());
    }

    static TextWebSocketFrame text(String message) {
        return new TextWebSocketFrame(Unpooled.wrappedBuffer(message.getBytes(StandardCharsets.UTF_8)));
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {

        private boolean broadcasts;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete complete
                    && complete.requestUri().equals("/broadcast")) {
                broadcasts = true;
                ALL.add(context.channel());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame message) {
                String text = message.text();
                if (broadcasts) {
                    ALL.writeAndFlush(text(text));
                } else {
                    context.write(text(text), context.voidPromise());
                }
            } else if (frame instanceof BinaryWebSocketFrame) {
                context.write(new BinaryWebSocketFrame(frame.content().retain()), context.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
