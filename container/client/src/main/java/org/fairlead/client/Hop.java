package org.fairlead.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.fairlead.handshake.RequestHead;
import org.fairlead.netty.HttpHeads;
import org.fairlead.netty.Sockets;
import org.fairlead.session.ProxyServer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its own TCP connection: TCP, proxy, TLS, the request. An opening has one, and one more for each redirect and for an answer to a
 * challenge. The event loop guards every mutable field.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline, or at a listener
final class Hop implements Dial.Caller {

    private static final String RESPONSE = "response";

    private final Opening opening;
    private final Target target;
    private final RequestHead request;
    private final ProxyServer proxy;
    private final Dial dial;

    /** Where it is once there is a connection; before, the dial knows. */
    private @Nullable Stage stage;

    private String where = "";
    private @Nullable Channel channel;

    Hop(Opening opening, Target target, RequestHead request, ProxyServer proxy) {
        this.opening = opening;
        this.target = target;
        this.request = request;
        this.proxy = proxy;
        boolean direct = proxy.kind() == ProxyServer.Kind.NONE;
        this.dial = opening.dial(this, direct ? target.host() : proxy.host(), direct ? target.port() : proxy.port());
    }

    void begin() {
        dial.start();
    }

    // ---- TCP

    @Override
    public long remainingNanos() {
        return opening.remainingNanos();
    }

    @Override
    public void prepare(SocketChannel fresh, InetSocketAddress address) {
        if (isProxied()) {
            fresh.pipeline().addLast(ProxyTunnel.handler(proxy, address));
        }
        fresh.pipeline().addLast(RESPONSE, new ResponseHandler(opening, this));
    }

    /** The proxy looks the target's name up. */
    @Override
    public SocketAddress destination(InetSocketAddress address) {
        return isProxied() ? InetSocketAddress.createUnresolved(target.host(), target.port()) : address;
    }

    @Override
    public void connected(Channel open, InetSocketAddress address) {
        channel = open;
        where = address.getAddress().getHostAddress();
        ProxyHandler tunnel = open.pipeline().get(ProxyHandler.class);
        if (tunnel == null) {
            startTls(open);
            return;
        }
        stage = Stage.PROXY;
        tunnel.connectFuture().addListener(through -> {
            if (through.isSuccess()) {
                where = target.host() + ", behind the proxy " + where;
                startTls(open);
            } else {
                opening.failWith(ProxyTunnel.reason(through.cause()), through.cause());
            }
        });
    }

    @Override
    public void unreachable(IOException cause) {
        IOException failure;
        if (cause instanceof UnknownHostException) {
            failure = new UnknownHostException(opening.describe(cause.getMessage()));
            failure.initCause(cause);
        } else if (cause instanceof ConnectException && cause.getCause() != null) {
            int tried = dial.failures().size();
            String what = Sockets.reason(cause.getCause());
            failure = new ConnectException(opening.describe(
                    tried == 1 ? what : "none of the addresses can be reached, the last one: " + what));
            failure.initCause(cause.getCause());
        } else {
            failure = new IOException(opening.describe(cause.getMessage()), cause);
        }
        opening.fail(failure);
    }

    // ---- what follows

    private void startTls(Channel open) {
        if (opening.isDone()) {
            return;
        }
        if (!target.secure()) {
            sendRequest(open);
            return;
        }
        stage = Stage.TLS;
        try {
            SslHandler tls = ClientTls.handler(opening.sslContext(), target.host(), target.port());
            open.pipeline().addBefore(RESPONSE, "tls", tls);
            tls.handshakeFuture().addListener(handshake -> {
                if (handshake.isSuccess()) {
                    sendRequest(open);
                } else {
                    opening.failWith(String.valueOf(handshake.cause().getMessage()), handshake.cause());
                }
            });
        } catch (SSLException | RuntimeException e) {
            opening.failWith(String.valueOf(e.getMessage()), e);
        }
    }

    private void sendRequest(Channel open) {
        if (!opening.isDone()) {
            stage = Stage.HANDSHAKE;
            open.pipeline().addBefore(RESPONSE, "http", HttpHeads.responseDecoder(opening.limits()));
            // a failure shows as an exception or as the end of the channel
            open.writeAndFlush(HttpHeads.encode(open.alloc(), request), open.voidPromise());
        }
    }

    /** Closes what there is, at once. */
    void close() {
        dial.abandon();
        if (channel != null) {
            // past the TLS handler, which would wait to say goodbye
            ChannelHandlerContext first = channel.pipeline().firstContext();
            if (channel.isRegistered() && first != null) {
                first.close();
            } else {
                channel.close();
            }
        }
    }

    /** Whether this channel is the one that the hop goes on with: others lost the race to another address. */
    boolean isOn(Channel other) {
        return channel == other;
    }

    private boolean isProxied() {
        return proxy.kind() != ProxyServer.Kind.NONE;
    }

    Target target() {
        return target;
    }

    RequestHead request() {
        return request;
    }

    Dial dial() {
        return dial;
    }

    /** Who answers, in the words of a message. */
    String peer() {
        return stage == Stage.PROXY ? "the proxy" : "the server";
    }

    /** The address, for messages. */
    String where() {
        return where;
    }

    /** The stage and with whom, for messages. */
    String place() {
        return stage == null ? dial.stage().with(dial.where()) : stage.with(where);
    }

    /** The target and, where there is one, the proxy; for messages. */
    String route() {
        return isProxied()
                ? target.address() + " through the proxy " + Target.bracketed(proxy.host()) + ":" + proxy.port()
                : target.address();
    }
}
