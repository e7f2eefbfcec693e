package org.fairlead.container;

import jakarta.websocket.server.HandshakeRequest;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every {@link HandshakeRequest} of Fairlead offers beyond Jakarta WebSocket 2.2: the methods that version 2.3 adds, under the names that they
 * have there. A configurator casts its request to this. Where the server believes a proxy, remote address and port are the client's, not the
 * proxy's.
 */
public interface FairleadHandshakeRequest extends HandshakeRequest {

    /**
     * The client's certificate and its issuers, in this order.
     *
     * @return a new array; null where the client has shown no certificate, as it does only where the server asks for one
     */
    X509Certificate @Nullable [] getUserX509CertificateChain();

    /** The IP address that the request came to, or another text where the transport has no IP; "" where it has no address at all. */
    String getLocalAddress();

    /** The host name of the local address where it is known, else the address: no name is looked up, since that may take its time. */
    String getLocalHostName();

    /** The port that the request came to, or -1 where the transport has no IP. */
    int getLocalPort();

    /** The IP address that the request came from, or another text where the transport has no IP; "" where it has no address at all. */
    String getRemoteAddress();

    /** The host name of the remote address where it is known, else the address: no name is looked up, since that may take its time. */
    String getRemoteHostName();

    /** The port that the request came from, or -1 where the transport has no IP. */
    int getRemotePort();

    /** The language that the client likes best, by {@code Accept-Language} (RFC 9110 section 12.5.4); this process' default locale where it has none. */
    Locale getPreferredLocale();
}
