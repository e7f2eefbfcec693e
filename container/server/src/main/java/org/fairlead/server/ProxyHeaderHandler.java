package org.fairlead.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.fairlead.netty.Peers;
import org.fairlead.session.AddressRange;
import org.jspecify.annotations.Nullable;

/**
 * Takes the PROXY header, of either version, that a trusted proxy puts in front of everything else
 * (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt). It stands behind Netty's decoder.
 */
final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {

    private final RequestHandler requests;

    /** The connection is closed, but more of what came with the header may follow. */
    private boolean refused;

    ProxyHeaderHandler(RequestHandler requests) {
        this.requests = requests;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            Peers told = peers(header);
            // the proxy's own connection, to check our health for instance, or one whose addresses it does not know
            refused =
                    !requests.arrived(told == null ? Peers.of(ctx.channel()) : told, told != null && isSecure(header));
        } catch (IllegalArgumentException zoned) { // such as fe80::1%eth0, which Netty takes for an address
            refused = true;
            requests.refuseProxyHeader(zoned);
        } finally {
            header.release();
        }
        if (!refused) {
            ctx.pipeline().remove(this);
        }
    }

    private static @Nullable Peers peers(HAProxyMessage header) {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        if (header.command() == HAProxyCommand.LOCAL
                || protocol.transportProtocol() != HAProxyProxiedProtocol.TransportProtocol.STREAM
                || (protocol.addressFamily() != HAProxyProxiedProtocol.AddressFamily.AF_IPv4
                        && protocol.addressFamily() != HAProxyProxiedProtocol.AddressFamily.AF_IPv6)) {
            return null;
        }
        return new Peers(
                address(header.destinationAddress(), header.destinationPort()),
                address(header.sourceAddress(), header.sourcePort()));
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(AddressRange.parse(literal).address(), port);
    }

    /** Whether the client spoke TLS with the proxy. */
    private static boolean isSecure(HAProxyMessage header) {
        return header.tlvs().stream().anyMatch(tlv -> tlv instanceof HAProxySSLTLV ssl && ssl.isPP2ClientSSL());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            requests.refuseProxyHeader(cause);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
