package org.fairlead.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.jspecify.annotations.Nullable;

/** What a servlet request tells a handshake. Containers reuse requests, so roles can be asked for during the handshake alone. */
final class ServletFacts implements Deployment.RequestFacts {

    private static final int MAX_PORT = 65_535;

    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    /** What the JDK takes for nothing else, and does not look up where it is none. */
    private static final Pattern IPV6 = Pattern.compile("\\[?[0-9a-fA-F]*:.*");

    private volatile @Nullable HttpServletRequest request;
    private final boolean secure;
    private final @Nullable SocketAddress local;
    private final @Nullable SocketAddress remote;
    private final @Nullable Principal user;
    private final @Nullable Object httpSession;
    private final List<X509Certificate> certificates;

    /** @param locals where connections of this application have come to */
    ServletFacts(HttpServletRequest request, LocalAddresses locals) {
        this.request = request;
        secure = request.isSecure();
        local = locals.of(request.getLocalAddr(), request.getLocalPort());
        remote = address(request.getRemoteAddr(), request.getRemotePort());
        user = request.getUserPrincipal();
        httpSession = request.getSession(false);
        // Jakarta Servlet 6.0, section 3.10
        certificates =
                request.getAttribute("jakarta.servlet.request.X509Certificate") instanceof X509Certificate[] shown
                        ? List.of(shown)
                        : List.of();
    }

    /** The head as it came. @throws IllegalArgumentException for a header field that is not valid */
    static RequestHead head(HttpServletRequest request) {
        Headers.Builder headers = Headers.builder();
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                headers.add(name, value);
            }
        }
        String query = request.getQueryString();
        String target = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        return new RequestHead(request.getMethod(), target, request.getProtocol(), headers.build());
    }

    /**
     * No name is looked up: containers give addresses, but where they, or a filter, believe what a proxy has said of its client, it may be any text. One on a Unix domain socket
     * has none.
     */
    static @Nullable SocketAddress address(@Nullable String host, int port) {
        if (host == null || host.isEmpty() || port < 0 || port > MAX_PORT) {
            return null;
        }
        return IPV4.matcher(host).matches() || IPV6.matcher(host).matches()
                ? new InetSocketAddress(host, port)
                : InetSocketAddress.createUnresolved(host, port);
    }

    ServletTransport.Peer peer() {
        return new ServletTransport.Peer(local, remote, secure);
    }

    /** Forgets the request, which the container uses again. */
    void handshakeDone() {
        request = null;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return local;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public @Nullable Principal userPrincipal() {
        return user;
    }

    @Override
    public boolean isUserInRole(String role) {
        HttpServletRequest asked = request;
        return asked != null && asked.isUserInRole(role);
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return certificates;
    }

    /** {@link ServletPath}; known during the handshake. */
    @Override
    public @Nullable String pathInContext(String contextPath, String raw) {
        return ServletPath.of(Objects.requireNonNull(request, "the handshake is over"));
    }

    @Override
    public @Nullable Object httpSession() {
        return httpSession;
    }
}
