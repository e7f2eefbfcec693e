package org.fairlead.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.security.Principal;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.fairlead.container.Deployment;
import org.jspecify.annotations.Nullable;

/** What a channel tells about a request: addresses, TLS, and the subject of a client certificate. */
record ChannelFacts(
        boolean isSecure,
        @Nullable SocketAddress localAddress,
        @Nullable SocketAddress remoteAddress,
        @Nullable Principal userPrincipal)
        implements Deployment.RequestFacts {

    static ChannelFacts of(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return new ChannelFacts(
                tls != null, channel.localAddress(), channel.remoteAddress(), tls == null ? null : subject(tls));
    }

    private static @Nullable Principal subject(SslHandler tls) {
        if (!tls.engine().getNeedClientAuth() && !tls.engine().getWantClientAuth()) {
            return null;
        }
        try {
            return tls.engine().getSession().getPeerPrincipal();
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /** A certificate names a user and no roles. */
    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public @Nullable Object httpSession() {
        return null;
    }
}
