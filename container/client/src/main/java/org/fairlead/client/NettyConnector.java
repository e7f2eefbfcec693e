package org.fairlead.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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

    @Override
    public CompletionStage<Connection> connectLater(Duration delay, Callable<? extends Attempt> attempt) {
        CompletableFuture<Connection> result = new CompletableFuture<>();
        ClientThreads threads = ClientThreads.acquire();
        Future<?> wait = threads.nextLoop()
                .schedule(() -> prepare(attempt, threads, result), delay.toNanos(), TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((connection, failure) -> {
            if (wait.cancel(false)) { // then nobody else gives the threads back
                threads.release();
            }
        });
        return result;
    }

    private void prepare(
            Callable<? extends Attempt> attempt, ClientThreads threads, CompletableFuture<Connection> result) {
        try {
            threads.shared().workers().execute(() -> {
                try {
                    new Opening(attempt.call(), options, resolver, threads, result).start();
                } catch (Exception e) {
                    threads.release();
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            threads.release();
            result.completeExceptionally(e);
        }
    }
}
