package org.fairlead.container;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.handshake.RequestHead;
import org.fairlead.session.RequestUri;
import org.jspecify.annotations.Nullable;

/** A handshake's request as a configurator sees it. Confined to the thread of the handshake, and usable after it. */
final class UpgradeRequest implements FairleadHandshakeRequest {

    private final RequestHead request;
    private final RequestTarget target;
    private final Map<String, String> pathParameters;
    private final Deployment.RequestFacts facts;

    /** Made for those who ask for it, which hardly any configurator does. */
    private @Nullable Map<String, List<String>> headers;

    UpgradeRequest(
            RequestHead request,
            RequestTarget target,
            Map<String, String> pathParameters,
            Deployment.RequestFacts facts) {
        this.request = request;
        this.target = target;
        this.pathParameters = pathParameters;
        this.facts = facts;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        Map<String, List<String>> made = headers;
        if (made == null) {
            made = CaseInsensitive.unmodifiable(request.headers());
            headers = made;
        }
        return made;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return facts.userPrincipal();
    }

    @Override
    public URI getRequestURI() {
        return RequestUri.parse(target.uri());
    }

    @Override
    public boolean isUserInRole(String role) {
        return facts.isUserInRole(role);
    }

    @Override
    public @Nullable Object getHttpSession() {
        return facts.httpSession();
    }

    @Override
    public Map<String, List<String>> getParameterMap() {
        return RequestUri.parameters(target.query(), pathParameters);
    }

    @Override
    public @Nullable String getQueryString() {
        return target.query();
    }

    @Override
    public X509Certificate @Nullable [] getUserX509CertificateChain() {
        List<X509Certificate> chain = facts.clientCertificates();
        return chain.isEmpty() ? null : chain.toArray(X509Certificate[]::new);
    }

    @Override
    public String getLocalAddress() {
        return address(facts.localAddress());
    }

    @Override
    public String getLocalHostName() {
        return hostName(facts.localAddress());
    }

    @Override
    public int getLocalPort() {
        return port(facts.localAddress());
    }

    @Override
    public String getRemoteAddress() {
        return address(facts.remoteAddress());
    }

    @Override
    public String getRemoteHostName() {
        return hostName(facts.remoteAddress());
    }

    @Override
    public int getRemotePort() {
        return port(facts.remoteAddress());
    }

    @Override
    public Locale getPreferredLocale() {
        List<Locale> locales = AcceptLanguage.locales(request.headers());
        return locales.isEmpty() ? Locale.getDefault() : locales.get(0);
    }

    private static String address(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? inet.getAddress().getHostAddress()
                : hostName(address);
    }

    private static String hostName(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getHostString();
        }
        return address == null ? "" : address.toString();
    }

    private static int port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }
}
