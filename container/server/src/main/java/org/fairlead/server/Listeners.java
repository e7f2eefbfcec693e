package org.fairlead.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.NettyTransport;
import org.fairlead.netty.Sockets;
import org.fairlead.netty.StreamChannel;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/** The sockets that a server listens on, and the channels that were accepted there. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
final class Listeners {

    /** The outbox bounds what is queued; Netty's own accounting would only fire events that nobody heeds. */
    private static final WriteBufferWaterMark NO_MARK = new WriteBufferWaterMark(1 << 29, 1 << 30);

    private final Requests requests;
    private final @Nullable ServerTls tls;
    private final EventLoopGroup loops;
    private final ServerBootstrap bootstrap;
    private final List<Channel> listening = new ArrayList<>();
    private final Set<Channel> accepted = ConcurrentHashMap.newKeySet();

    /** What new connections are given; null without TLS. */
    private volatile @Nullable SSLContext certificate;

    Listeners(Requests requests, @Nullable ServerTls tls, int threads) throws IOException {
        this.requests = requests;
        this.tls = tls;
        reloadTls();
        Sockets sockets = Sockets.best();
        loops = sockets.eventLoops("fairlead-server", threads);
        bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(sockets.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, NO_MARK)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                });
    }

    private void accept(Channel channel) {
        accepted.add(channel);
        channel.closeFuture().addListener(closed -> accepted.remove(channel));
        ChannelPipeline pipeline = channel.pipeline();
        SSLContext context = certificate;
        if (tls != null && context != null) {
            SslHandler handler = new SslHandler(tls.engine(context));
            handler.setHandshakeTimeoutMillis(0); // the limit of the request covers it
            pipeline.addLast(handler);
        }
        RequestHandler handler = new RequestHandler(requests);
        pipeline.addLast(new NotHttpFilter(handler));
        pipeline.addLast(HttpHeads.requestDecoder(requests.limits()));
        pipeline.addLast(handler);
    }

    /** Serves a stream that is there already, as if it had been accepted here. */
    void wrap(StreamChannel channel) {
        EventLoop loop = loops.next();
        loop.execute(() -> {
            accept(channel);
            loop.register(channel);
        });
    }

    void reloadTls() throws IOException {
        if (tls != null) {
            certificate = tls.load();
        }
    }

    boolean isSecure() {
        return tls != null;
    }

    /** @throws BindException whose message names the address and the reason */
    void listen(WebSocketServerBuilder.Address address) throws BindException {
        InetSocketAddress socketAddress = address.resolve();
        if (socketAddress.isUnresolved()) {
            throw new BindException("cannot listen on " + address + ": unknown host");
        }
        ChannelFuture bound = bootstrap.bind(socketAddress).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            BindException failure = new BindException("cannot listen on " + address + ": " + Sockets.reason(cause));
            failure.initCause(cause);
            throw failure;
        }
        synchronized (listening) {
            listening.add(bound.channel());
        }
    }

    List<InetSocketAddress> addresses() {
        synchronized (listening) {
            return listening.stream()
                    .map(channel -> (InetSocketAddress) channel.localAddress())
                    .toList();
        }
    }

    void stopListening() {
        List<Channel> open;
        synchronized (listening) {
            open = List.copyOf(listening);
            listening.clear();
        }
        open.forEach(channel -> channel.close().awaitUninterruptibly());
    }

    int openChannels() {
        return accepted.size();
    }

    boolean inEventLoop() {
        for (var loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** Closes the channels that are still before or in their handshake. */
    void closeUnopened() {
        accepted.forEach(channel -> channel.eventLoop().execute(() -> {
            if (NettyTransport.connectionOf(channel) == null) {
                channel.close();
            }
        }));
    }

    /** Cuts every channel that is left. */
    void abortAll() {
        accepted.forEach(channel -> channel.eventLoop().execute(() -> {
            Connection connection = NettyTransport.connectionOf(channel);
            if (connection != null) {
                connection.abort();
            }
            channel.close();
        }));
    }

    /** Waits until no channel is left. @return whether that happened before the deadline */
    boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
        for (Channel channel : accepted) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0 || !channel.closeFuture().await(left, java.util.concurrent.TimeUnit.NANOSECONDS)) {
                return accepted.isEmpty();
            }
        }
        return accepted.isEmpty();
    }

    /** Ends the event loops, which end the listeners. */
    void shutdown() {
        loops.shutdownGracefully(0, 2, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
}
