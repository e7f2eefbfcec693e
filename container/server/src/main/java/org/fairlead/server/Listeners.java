package org.fairlead.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.fairlead.netty.NettyTransport;
import org.fairlead.netty.ReceiveBuffers;
import org.fairlead.netty.Sockets;
import org.fairlead.netty.StreamChannel;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/** The sockets that a server listens on, and the channels that were accepted there. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
final class Listeners {

    /** The outbox bounds what is queued; Netty's own accounting would only fire events that nobody heeds. */
    private static final WriteBufferWaterMark NO_MARK = new WriteBufferWaterMark(1 << 29, 1 << 30);

    /** A socket that is listened on. */
    private record Listening(ListenAddress address, Channel channel) {}

    private final Acceptor acceptor;
    private final Sockets sockets = Sockets.best();
    private final EventLoopGroup loops;

    /** In the order they were asked for; guarded by itself. */
    private final List<Listening> listening = new ArrayList<>();

    private final Arrivals accepted;

    Listeners(Acceptor acceptor, int threads) {
        this.acceptor = acceptor;
        loops = sockets.eventLoops("fairlead-server", threads);
        accepted = new Arrivals(loops);
    }

    private ServerBootstrap bootstrap(ListenAddress address) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .handler(new AcceptFailures(address))
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, NO_MARK)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, ReceiveBuffers.OPENING)
                .childHandler(initializer(address));
        if (address instanceof ListenAddress.Unix) {
            // a channel that does not know an option says so in the log, for every connection
            return sockets.unixHalfClosure()
                    ? bootstrap.channel(sockets.unixServerChannel()).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    : bootstrap.channel(sockets.unixServerChannel());
        }
        return bootstrap
                .channel(sockets.serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true); // TCP_NODELAY is Netty's default
    }

    /** Serves a stream that is there already, as if it had been accepted here. */
    void wrap(StreamChannel channel, ListenAddress.Stream address) {
        channel.pipeline().addLast(initializer(address));
        // here and not on the event loop: whoever gives up at once closes the channel, which needs to have one for that
        loops.register(channel);
    }

    private ChannelInitializer<Channel> initializer(ListenAddress address) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                accept(channel, address);
            }
        };
    }

    private void accept(Channel channel, ListenAddress address) {
        // nobody waits for health checks
        Arrival arrival = new Arrival(channel, address.isForHealth() ? null : accepted.of(channel.eventLoop()));
        arrival.begin(channel);
        acceptor.accept(channel, address, arrival);
    }

    /** @throws BindException whose message names the address and the reason */
    void listen(ListenAddress address) throws BindException {
        Channel channel = address instanceof ListenAddress.Unix unix
                ? listenOn(unix)
                : bind(address, resolve((ListenAddress.Tcp) address));
        synchronized (listening) {
            listening.add(new Listening(address, channel));
        }
    }

    private static InetSocketAddress resolve(ListenAddress.Tcp address) throws BindException {
        InetSocketAddress resolved = address.resolve();
        if (resolved.isUnresolved()) {
            throw new BindException("cannot listen on " + address + ": unknown host");
        }
        return resolved;
    }

    private Channel listenOn(ListenAddress.Unix address) throws BindException {
        UnixSocketFile.clear(address);
        Channel channel = bind(address, sockets.unixAddress(address.path()));
        Set<PosixFilePermission> permissions = address.permissions();
        if (permissions != null) {
            try {
                Files.setPosixFilePermissions(address.path(), permissions);
            } catch (IOException | UnsupportedOperationException e) {
                channel.close().awaitUninterruptibly();
                throw cannotListen(address, "its permissions cannot be set: " + e, e);
            }
        }
        return channel;
    }

    private Channel bind(ListenAddress address, SocketAddress resolved) throws BindException {
        ChannelFuture bound = bootstrap(address).bind(resolved).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw cannotListen(address, Sockets.reason(cause), cause);
        }
        return bound.channel();
    }

    private static BindException cannotListen(ListenAddress address, String reason, Throwable cause) {
        BindException failure = new BindException("cannot listen on " + address + ": " + reason);
        failure.initCause(cause);
        return failure;
    }

    /** Those that are for more than health checks, in the order they were asked for. */
    private List<Listening> serving() {
        synchronized (listening) {
            return listening.stream()
                    .filter(each -> !each.address().isForHealth())
                    .toList();
        }
    }

    boolean isAccepting() {
        return !serving().isEmpty();
    }

    /** Whether the first TCP listener speaks TLS. */
    boolean isFirstSecure() {
        return serving().stream()
                .map(Listening::address)
                .filter(ListenAddress.Tcp.class::isInstance)
                .findFirst()
                .map(ListenAddress::tls)
                .isPresent();
    }

    List<InetSocketAddress> addresses() {
        return serving().stream()
                .map(each -> each.channel().localAddress())
                .filter(InetSocketAddress.class::isInstance)
                .map(InetSocketAddress.class::cast)
                .toList();
    }

    List<Path> unixSockets() {
        return serving().stream()
                .map(Listening::address)
                .filter(ListenAddress.Unix.class::isInstance)
                .map(address -> ((ListenAddress.Unix) address).path())
                .toList();
    }

    @Nullable
    InetSocketAddress healthAddress() {
        synchronized (listening) {
            return listening.stream()
                    .filter(each -> each.address().isForHealth())
                    .findFirst()
                    .map(each -> (InetSocketAddress) each.channel().localAddress())
                    .orElse(null);
        }
    }

    /** Ends all listeners but the one for health checks. */
    void stopListening() {
        end(serving());
    }

    /** When it returns the addresses are free, but on an event loop, which must not wait. */
    private void end(List<Listening> ending) {
        boolean mayWait = !inEventLoop();
        for (Listening each : ending) {
            synchronized (listening) {
                listening.remove(each);
            }
            ChannelFuture closed = each.channel().close();
            if (mayWait) {
                closed.awaitUninterruptibly();
                awaitSelection(each.channel().eventLoop());
            }
        }
    }

    /**
     * The JDK closes the socket itself when its selector looks at its channels again. A loop selects between two looks at what is scheduled; a task that
     * another thread schedules is run at once if its time has come, so the loop itself must schedule it.
     */
    static void awaitSelection(EventLoop loop) {
        Promise<Void> selected = loop.newPromise();
        try {
            loop.execute(() -> loop.schedule(() -> {}, 1, TimeUnit.NANOSECONDS)
                    .addListener(doneOrCancelled -> selected.setSuccess(null)));
        } catch (RejectedExecutionException ended) {
            return; // somebody else stops the server meanwhile, and with the loop all its sockets are closed
        }
        selected.awaitUninterruptibly();
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
        accepted.forEach(channel -> {
            if (NettyTransport.connectionOf(channel) == null) {
                channel.close();
            }
        });
    }

    /** Cuts every channel that is left. */
    void abortAll() {
        accepted.forEach(channel -> {
            Connection connection = NettyTransport.connectionOf(channel);
            if (connection != null) {
                connection.abort();
            }
            channel.close();
        });
    }

    /** Waits until no channel is left. @return whether that happened before the deadline */
    boolean awaitEmpty(long deadlineNanos) throws InterruptedException {
        return accepted.awaitEmpty(deadlineNanos);
    }

    /** Ends all listeners, and the event loops. */
    void shutdown() {
        List<Listening> left;
        synchronized (listening) {
            left = List.copyOf(listening);
        }
        end(left);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
}
