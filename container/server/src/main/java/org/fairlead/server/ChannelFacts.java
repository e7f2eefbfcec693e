package org.fairlead.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.fairlead.container.Deployment;
import org.fairlead.netty.Peers;
import org.fairlead.netty.Sockets;
import org.jspecify.annotations.Nullable;

/** What a channel, and a trusted proxy, tell about a request: addresses, TLS, and the certificate of the client, whose subject is the user. */
record ChannelFacts(
        boolean isSecure,
        @Nullable SocketAddress localAddress,
        @Nullable SocketAddress remoteAddress,
        List<X509Certificate> clientCertificates)
        implements Deployment.RequestFacts {

    /** @param peers as the channel has them, or as a PROXY header said */
    static ChannelFacts of(Channel channel, Peers peers, boolean secureToProxy) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return new ChannelFacts(
                secureToProxy || tls != null,
                peers.local(),
                peers.remote(),
                tls == null ? List.of() : certificates(tls));
    }

    ChannelFacts from(@Nullable SocketAddress remote, boolean secure) {
        return new ChannelFacts(secure, localAddress, remote, clientCertificates);
    }

    /** Whether the ends are the channel's own. */
    boolean areOf(Channel channel) {
        return Objects.equals(localAddress, Sockets.address(channel.localAddress()))
                && Objects.equals(remoteAddress, Sockets.address(channel.remoteAddress()));
    }

    Peers peers() {
        return new Peers(localAddress, remoteAddress);
    }

    private static List<X509Certificate> certificates(SslHandler tls) {
        if (!tls.engine().getNeedClientAuth() && !tls.engine().getWantClientAuth()) {
            return List.of();
        }
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast) // JSSE's are
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    @Override
    public @Nullable Principal userPrincipal() {
        return clientCertificates.isEmpty() ? null : clientCertificates.get(0).getSubjectX500Principal();
    }
}
