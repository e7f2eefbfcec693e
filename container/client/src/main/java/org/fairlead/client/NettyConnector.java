package org.fairlead.client;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.fairlead.container.Connector;
import org.fairlead.session.Connection;

/**
 * Opens client connections on Netty channels. All of them share a few daemon threads, which end a second after the last connection has closed.
 * Found by {@link java.util.ServiceLoader}; thread-safe.
 */
public final class NettyConnector implements Connector {

    private final Resolver resolver;
    private final ClientOptions options;

    /** For the service loader. */
    public NettyConnector() {
        this(InetAddress::getAllByName, ClientOptions.NONE);
    }

    NettyConnector(Resolver resolver, ClientOptions options) {
        this.resolver = resolver;
        this.options = options;
    }

    @Override
    public boolean inEventLoop() {
        return ClientThreads.inEventLoop();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Fails with {@link ConnectTimeoutException}, {@link java.net.UnknownHostException}, {@link java.net.ConnectException},
     * {@link javax.net.ssl.SSLException} or another IOException. Whoever cancels the stage's future gives the attempt up.
     */
    @Override
    public CompletionStage<Connection> connect(Attempt attempt) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        new Opening(attempt, options, resolver, ClientThreads.acquire(), result).start();
        return result;
    }
}
