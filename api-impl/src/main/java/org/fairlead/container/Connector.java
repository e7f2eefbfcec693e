package org.fairlead.container;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.ClientSettings;
import org.fairlead.session.Connection;
import org.fairlead.session.HandshakeSettings;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/**
 * How to open a client connection: implemented by a host, found by {@link java.util.ServiceLoader}. Threads are shared between all connections
 * and released when the last one closes.
 */
public interface Connector {

    /** Whether the caller is on an event loop, this connector's or another's such as a server's, where it must not wait for a connection. */
    boolean inEventLoop();

    /** One attempt: what to connect to, what to say, and what becomes of the answer. */
    interface Attempt {
        /** ws or wss, with host. */
        URI uri();

        RequestHead request();

        /** For wss; null for the default one. */
        @Nullable
        SSLContext sslContext();

        /** Over name lookup, TCP, proxy, TLS and handshake, redirects included; zero for none. */
        Duration connectTimeout();

        /** How large a response head may be. */
        HandshakeSettings limits();

        /** How many redirects are followed, and through which proxy. */
        ClientSettings clientSettings();

        /**
         * Called once, on the transport's serial executor, with the final exchange; the connector then calls {@link Connection#opened} and feeds it.
         *
         * @param shared the connector's clock and threads
         * @throws HandshakeException where the answer is no agreement: the connector closes the transport and fails with it
         */
        Connection established(Exchange exchange, Transport transport, Connection.Shared shared)
                throws HandshakeException;
    }

    /**
     * The request that was answered in the end, and its answer.
     *
     * @param uri what was asked for; after a redirect another one than {@link Attempt#uri}
     * @param request as it was sent, which may differ from {@link Attempt#request} after a redirect and by credentials and cookies
     */
    record Exchange(URI uri, RequestHead request, ResponseHead response) {}

    /**
     * Opens a connection. The stage completes after {@link Connection#opened} was called, or fails with an {@link java.io.IOException} whose message
     * names the stage that failed and the address, or with a HandshakeException.
     */
    CompletionStage<Connection> connect(Attempt attempt);

    /**
     * As {@link #connect}, after a while; keeps what the connection will need, but no thread. Whoever cancels the stage's future gives it up.
     *
     * @param attempt called after the delay on a thread that may block; what it throws is what the stage fails with
     * @return fails with UnsupportedOperationException where this connector does not wait
     */
    default CompletionStage<Connection> connectLater(Duration delay, Callable<? extends Attempt> attempt) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException(getClass().getName() + " does not connect again"));
    }
}
