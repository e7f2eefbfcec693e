package org.fairlead.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kind of TCP and Unix domain sockets, and the event loops that drive it. */
@SuppressWarnings("ImmutableEnumChecker") // method references and classes
public enum Sockets {
    /** Linux's own, where Netty's native library is on the class path and {@code -Dio.netty.transport.noNative=true} is not set. */
    EPOLL(
            EpollIoHandler::newFactory,
            EpollServerSocketChannel.class,
            EpollSocketChannel.class,
            EpollServerDomainSocketChannel.class,
            EpollDomainSocketChannel.class),
    /** The JDK's, everywhere. */
    NIO(
            NioIoHandler::newFactory,
            NioServerSocketChannel.class,
            NioSocketChannel.class,
            NioServerDomainSocketChannel.class,
            NioDomainSocketChannel.class);

    /** As in {@code finishConnect(..) failed with error(-111): Connection refused}. */
    private static final Pattern NATIVE_CALL =
            Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    private final Supplier<IoHandlerFactory> handlers;
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends SocketChannel> clientChannel;
    private final Class<? extends ServerChannel> unixServerChannel;
    private final Class<? extends DuplexChannel> unixClientChannel;

    Sockets(
            Supplier<IoHandlerFactory> handlers,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends SocketChannel> clientChannel,
            Class<? extends ServerChannel> unixServerChannel,
            Class<? extends DuplexChannel> unixClientChannel) {
        this.handlers = handlers;
        this.serverChannel = serverChannel;
        this.clientChannel = clientChannel;
        this.unixServerChannel = unixServerChannel;
        this.unixClientChannel = unixClientChannel;
    }

    /** The fastest kind that works here. */
    public static Sockets best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** Daemon threads named {@code name-1-1} and so on; started when they get something to do. */
    public EventLoopGroup eventLoops(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handlers.get());
    }

    /** What the operating system says about a failed call: native transports put the call and its number in front. */
    public static String reason(Throwable failure) {
        return NATIVE_CALL.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
    }

    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    public Class<? extends SocketChannel> clientChannel() {
        return clientChannel;
    }

    /** For Unix domain sockets. */
    public Class<? extends ServerChannel> unixServerChannel() {
        return unixServerChannel;
    }

    /** For Unix domain sockets. */
    public Class<? extends DuplexChannel> unixClientChannel() {
        return unixClientChannel;
    }

    /** Whether a Unix domain socket's channels can keep one direction open when the other has ended. */
    public boolean unixHalfClosure() {
        return this == EPOLL;
    }

    /** A Unix domain socket's address in the form that this kind's channels take. */
    public SocketAddress unixAddress(Path path) {
        return this == EPOLL ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
    }

    /** A channel's address as the JDK writes it; null for the unnamed end of a Unix domain socket. */
    public static @Nullable SocketAddress address(@Nullable SocketAddress ofChannel) {
        SocketAddress address =
                ofChannel instanceof DomainSocketAddress netty ? UnixDomainSocketAddress.of(netty.path()) : ofChannel;
        return address instanceof UnixDomainSocketAddress unix
                        && unix.getPath().toString().isEmpty()
                ? null
                : address;
    }
}
