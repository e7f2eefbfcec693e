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
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.fairlead.container.Connector;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.Sockets;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The way to one open connection: name lookup, TCP to one address after the other, TLS, handshake. The event loop guards every mutable field.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
final class Opening {

    /** Where an attempt is, in the words of its messages. */
    enum Stage {
        LOOKUP("the name lookup"),
        TCP("the TCP connection"),
        TLS("the TLS handshake"),
        HANDSHAKE("the WebSocket handshake");

        private final String text;

        Stage(String text) {
            this.text = text;
        }
    }

    /** The outbox bounds what is queued; Netty's own accounting would only fire events that nobody heeds. */
    private static final WriteBufferWaterMark NO_MARK = new WriteBufferWaterMark(1 << 29, 1 << 30);

    /** Where names become addresses; may block. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Connector.Attempt attempt;
    private final Resolver resolver;
    private final ClientThreads threads;
    private final CompletableFuture<Connection> result;
    private final EventLoop loop;
    private final boolean secure;
    private final String host;
    private final int port;
    private final long startNanos = System.nanoTime();

    private final Deque<InetAddress> untried = new ArrayDeque<>();
    private Stage stage = Stage.LOOKUP;

    /** The address being tried, or the one connected to. */
    private @Nullable InetSocketAddress address;

    /** Why the addresses that were tried did not answer. */
    private @Nullable IOException refused;

    private @Nullable Channel channel;
    private @Nullable Future<?> limit;
    private boolean done;

    Opening(Connector.Attempt attempt, Resolver resolver, ClientThreads threads, CompletableFuture<Connection> result) {
        this.attempt = attempt;
        this.resolver = resolver;
        this.threads = threads;
        this.result = result;
        this.loop = threads.nextLoop();
        URI uri = attempt.uri();
        this.secure = "wss".equalsIgnoreCase(uri.getScheme());
        String name = uri.getHost() == null ? "" : uri.getHost();
        this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        this.port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    }

    void start() {
        loop.execute(this::lookUp);
        result.whenComplete((connection, failure) -> {
            if (result.isCancelled()) {
                loop.execute(() -> fail(new IOException("given up by the caller")));
            }
        });
    }

    private void lookUp() {
        Duration timeout = attempt.connectTimeout();
        if (!timeout.isZero()) {
            limit = loop.schedule(this::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            try {
                resolved(List.of(InetAddress.getByAddress(host, literal)));
            } catch (UnknownHostException e) {
                fail(e);
            }
            return;
        }
        threads.lookups().execute(() -> {
            try {
                InetAddress[] addresses = resolver.resolve(host);
                loop.execute(() -> resolved(List.of(addresses)));
            } catch (UnknownHostException e) {
                loop.execute(() -> {
                    UnknownHostException failure = new UnknownHostException(describe("host " + host + " is not known"));
                    failure.initCause(e);
                    fail(failure);
                });
            }
        });
    }

    private void resolved(List<InetAddress> addresses) {
        if (!done) {
            untried.addAll(addresses);
            connectToNext();
        }
    }

    private void connectToNext() {
        InetAddress next = untried.poll();
        if (next == null) {
            fail(refused == null ? new ConnectException(describe("no address")) : refused);
            return;
        }
        stage = Stage.TCP;
        InetSocketAddress target = new InetSocketAddress(next, port);
        address = target;
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(threads.sockets().clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NO_MARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, shareOfTimeMillis())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel fresh) throws SSLException {
                        prepare(fresh);
                    }
                })
                .connect(target);
        channel = connecting.channel();
        connecting.addListener((ChannelFutureListener) this::connected);
    }

    /** An address that does not answer leaves time for those behind it; the last one has all that is left, by the limit of the whole. */
    private int shareOfTimeMillis() {
        if (limit == null || untried.isEmpty()) {
            return 0;
        }
        long left = attempt.connectTimeout().toNanos() - (System.nanoTime() - startNanos);
        return (int) Math.max(100, Math.min(Integer.MAX_VALUE, left / 1_000_000 / (untried.size() + 1)));
    }

    private void prepare(SocketChannel fresh) throws SSLException {
        if (secure) {
            fresh.pipeline().addLast(ClientTls.handler(attempt.sslContext(), host, port));
        }
        fresh.pipeline().addLast(HttpHeads.responseDecoder(attempt.limits()));
        fresh.pipeline().addLast(new ResponseHandler(this, attempt));
    }

    private void connected(ChannelFuture connecting) {
        if (done) {
            connecting.channel().close();
        } else if (connecting.isSuccess()) {
            SslHandler tls = connecting.channel().pipeline().get(SslHandler.class);
            if (tls == null) {
                sendRequest(connecting.channel());
            } else {
                stage = Stage.TLS;
                tls.handshakeFuture().addListener(handshake -> {
                    if (handshake.isSuccess()) {
                        sendRequest(connecting.channel());
                    } else {
                        failWith(String.valueOf(handshake.cause().getMessage()), handshake.cause());
                    }
                });
            }
        } else {
            refused(connecting.cause());
        }
    }

    private void refused(Throwable cause) {
        ConnectException failure = new ConnectException(describe(Sockets.reason(cause)));
        failure.initCause(cause);
        if (refused != null) {
            failure.addSuppressed(refused);
        }
        refused = failure;
        connectToNext();
    }

    private void sendRequest(Channel open) {
        if (!done) {
            stage = Stage.HANDSHAKE;
            // a failure shows as an exception or as the end of the channel
            open.writeAndFlush(HttpHeads.encode(open.alloc(), attempt.request()), open.voidPromise());
        }
    }

    Connection.Shared shared() {
        return threads.shared();
    }

    boolean isDone() {
        return done;
    }

    /** The connection is open; the threads are given back when its channel is closed. */
    void succeed(Channel open, Connection connection) {
        done = true;
        stopClock();
        open.closeFuture().addListener(closed -> threads.release());
        if (!result.complete(connection)) {
            connection.abort(); // cancelled meanwhile
        }
    }

    private void expire() {
        fail(new ConnectTimeoutException(
                describe("no result within " + attempt.connectTimeout().toMillis() + " ms")));
    }

    /** Ends the attempt, unless it has ended. An exception that does not say where it happened is wrapped in one that does. */
    void fail(Throwable cause) {
        if (done) {
            return;
        }
        done = true;
        stopClock();
        Channel last = channel;
        if (last != null) {
            // past the TLS handler, which would wait to say goodbye
            if (last.isRegistered() && last.pipeline().firstContext() != null) {
                last.pipeline().firstContext().close();
            } else {
                last.close();
            }
        }
        threads.release();
        result.completeExceptionally(cause);
    }

    private void stopClock() {
        if (limit != null) {
            limit.cancel(false);
        }
    }

    /** Fails with the stage, the address and the time in front of what happened. */
    void failWith(String what, @Nullable Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            // whose own text is all that came, in hexadecimal
            fail(new SSLException(describe("the server does not speak TLS here; is ws meant, not wss?"), cause));
        } else if (cause instanceof SSLException) {
            fail(new SSLException(describe(what), cause));
        } else {
            fail(new IOException(describe(what), cause));
        }
    }

    private String describe(@Nullable String what) {
        StringBuilder text = new StringBuilder("cannot open ").append(secure ? "wss://" : "ws://");
        text.append(host.indexOf(':') >= 0 ? "[" + host + "]" : host)
                .append(':')
                .append(port);
        text.append(": ").append(stage.text);
        if (address != null && address.getAddress() != null) {
            text.append(" with ").append(address.getAddress().getHostAddress());
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        return text.append(" failed after ")
                .append(millis)
                .append(" ms: ")
                .append(what)
                .toString();
    }
}
