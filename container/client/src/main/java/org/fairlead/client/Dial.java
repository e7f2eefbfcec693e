package org.fairlead.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.netty.ReceiveBuffers;
import org.fairlead.netty.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Name lookup, and TCP to whichever address of the name answers first: the families take turns, and an address that says nothing is not waited for
 * before the next one is tried (RFC 8305). The event loop guards every mutable field, but for one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows at a listener
final class Dial {

    /** How long an address is waited for before the next one is tried beside it (RFC 8305 section 5). */
    private static final long HEAD_START_MILLIS = 250;

    /** The outbox bounds what is queued; Netty's own accounting would only fire events that nobody heeds. */
    private static final WriteBufferWaterMark NO_MARK = new WriteBufferWaterMark(1 << 29, 1 << 30);

    /** Whose connection it is. */
    interface Caller {
        /** How much time there is; {@link Long#MAX_VALUE} for any. */
        long remainingNanos();

        /** Fills the pipeline of a channel that is about to connect to the address. */
        void prepare(SocketChannel fresh, InetSocketAddress address);

        /** What the channel is told to connect to: the address itself, or what lies behind it. */
        SocketAddress destination(InetSocketAddress address);

        void connected(Channel channel, InetSocketAddress address);

        /** The lookup failed, or every address did; see {@link Dial#failures}. */
        void unreachable(IOException cause);
    }

    private final Caller caller;
    private final ClientThreads threads;
    private final EventLoop loop;
    private final Resolver resolver;
    private final String host;
    private final int port;

    private final Deque<InetAddress> untried = new ArrayDeque<>();
    private final Map<Channel, InetSocketAddress> pending = new LinkedHashMap<>();
    private final List<String> tried = new ArrayList<>();
    private final List<IOException> failures = new ArrayList<>();
    private Stage stage = Stage.LOOKUP;
    private @Nullable Future<?> nextTry;

    /** Written by the event loop, read by lookup threads as well. */
    private volatile boolean over;

    Dial(Caller caller, ClientThreads threads, EventLoop loop, Resolver resolver, String host, int port) {
        this.caller = caller;
        this.threads = threads;
        this.loop = loop;
        this.resolver = resolver;
        this.host = host;
        this.port = port;
    }

    void start() {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            lookUp(InetAddress::getAllByName); // which asks nobody for a literal
        } else {
            threads.lookups().execute(() -> lookUp(resolver));
        }
    }

    private void lookUp(Resolver by) {
        if (over) {
            return; // others wait for the thread
        }
        try {
            List<InetAddress> addresses = List.of(by.resolve(host));
            tell(() -> resolved(addresses));
        } catch (UnknownHostException e) {
            UnknownHostException failure = new UnknownHostException("host " + host + " is not known");
            failure.initCause(e);
            tell(() -> end(failure));
        } catch (RuntimeException e) {
            tell(() -> end(new IOException(e.toString(), e)));
        }
    }

    /** Name services may answer long after the limit of the attempt, when even the event loop has ended. */
    private void tell(Runnable result) {
        if (!over) {
            loop.execute(result);
        }
    }

    private void resolved(List<InetAddress> addresses) {
        if (!over) {
            stage = Stage.TCP;
            untried.addAll(interleaved(addresses));
            tryNext();
        }
    }

    /** The families in turn, the one that came first in front; each in the order in which it came (RFC 8305 section 4). */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        Map<Boolean, Deque<InetAddress>> families = new LinkedHashMap<>();
        for (InetAddress address : addresses) {
            families.computeIfAbsent(address instanceof Inet6Address, any -> new ArrayDeque<>())
                    .add(address);
        }
        List<InetAddress> ordered = new ArrayList<>();
        while (ordered.size() < addresses.size()) {
            for (Deque<InetAddress> family : families.values()) {
                InetAddress next = family.poll();
                if (next != null) {
                    ordered.add(next);
                }
            }
        }
        return ordered;
    }

    private void tryNext() {
        InetAddress next = untried.poll();
        if (over || next == null) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(next, port);
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(threads.sockets().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NO_MARK)
                .option(ChannelOption.RECVBUF_ALLOCATOR, ReceiveBuffers.OPENING)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // the limit of the whole attempt covers it
                .disableResolver()
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel fresh) {
                        caller.prepare(fresh, address);
                    }
                })
                .connect(caller.destination(address));
        pending.put(connecting.channel(), address);
        tried.add(next.getHostAddress());
        if (!untried.isEmpty()) {
            nextTry = loop.schedule(
                    this::tryNext, headStartNanos(caller.remainingNanos(), untried.size()), TimeUnit.NANOSECONDS);
        }
        connecting.addListener((ChannelFutureListener) this::tried);
    }

    /** Where time is short, every address gets its share of it. */
    static long headStartNanos(long remainingNanos, int untried) {
        return Math.min(TimeUnit.MILLISECONDS.toNanos(HEAD_START_MILLIS), remainingNanos / (untried + 1));
    }

    private void tried(ChannelFuture connecting) {
        InetSocketAddress address = pending.remove(connecting.channel());
        if (over || address == null) { // given up, or the race is won by another
            connecting.channel().close();
        } else if (connecting.isSuccess()) {
            abandon();
            caller.connected(connecting.channel(), address);
        } else {
            ConnectException failure = new ConnectException(
                    address.getAddress().getHostAddress() + ": " + Sockets.reason(connecting.cause()));
            failure.initCause(connecting.cause());
            failures.add(failure);
            if (!untried.isEmpty()) {
                stopWaiting();
                tryNext();
            } else if (pending.isEmpty()) {
                end(failure);
            }
        }
    }

    private void end(IOException cause) {
        if (!over) {
            over = true;
            caller.unreachable(cause);
        }
    }

    /** Gives up what is still being tried. */
    void abandon() {
        over = true;
        stopWaiting();
        List<Channel> losers = List.copyOf(pending.keySet());
        pending.clear();
        losers.forEach(Channel::close);
    }

    private void stopWaiting() {
        if (nextTry != null) {
            nextTry.cancel(false);
        }
    }

    Stage stage() {
        return stage;
    }

    /** The name that is looked up, or the addresses that are being tried or, where none is any more, were. */
    String where() {
        if (stage == Stage.LOOKUP) {
            return host;
        }
        Stream<String> addresses = pending.isEmpty()
                ? tried.stream()
                : pending.values().stream().map(address -> address.getAddress().getHostAddress());
        return addresses.collect(Collectors.joining(", "));
    }

    /** Why addresses that were tried did not answer, in order. */
    List<IOException> failures() {
        return failures;
    }
}
