package org.fairlead.server;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.connection.HandlerDeployment;
import org.fairlead.connection.SingleRequest;
import org.fairlead.connection.WebSocketRequest;
import org.fairlead.container.Deployment;
import org.fairlead.netty.StreamChannel;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.TimerWheel;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A running WebSocket server.
 *
 * <pre>{@code
 * try (WebSocketServer server = WebSocketServer.builder().port(8080).endpoint(Echo.class).start()) {
 *     server.await();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the pipeline
public final class WebSocketServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());

    private final List<ListenAddress> addresses;
    private final Listeners listeners;
    private final Certificates certificates;
    private final ListenAddress.Stream streams;
    private final Admission admission;
    private final Deployment deployment;
    private final @Nullable HealthCheck health;
    private final TimerWheel timers;
    private final Workers workers;
    private final String contextPath;
    private final Duration drainTimeout;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Written once, before the server is handed out. */
    private volatile @Nullable Thread shutdownHook;

    private WebSocketServer(WebSocketServerBuilder builder, Deployment deployment) throws IOException {
        this.deployment = deployment;
        this.contextPath = builder.contextPath;
        this.drainTimeout = builder.settings.serverSettings().drainTimeout();
        this.timers = new TimerWheel();
        this.workers = builder.executor == null ? builder.settings.newWorkers() : Workers.of(builder.executor);
        this.health = builder.health;
        this.addresses = builder.listenAddresses();
        this.admission = new Admission(builder.settings.serverSettings());
        // a server masks nothing (RFC 6455 section 5.1)
        Connection.Shared shared = new Connection.Shared(timers, workers, () -> 0);
        Requests requests = new Requests(
                deployment,
                shared,
                builder.hook,
                new Site(health, builder.pages, builder.files),
                admission,
                new Forwarding(builder.settings.serverSettings()),
                builder.settings.handshake(),
                Requests.serverField(builder.settings.handshake().serverHeader()),
                builder.settings.connectTimeout().toNanos());
        this.streams = new ListenAddress.Stream(builder.tls);
        List<ListenAddress> all = new ArrayList<>(addresses);
        all.add(streams);
        this.certificates = new Certificates(ListenAddress.certificates(all));
        this.listeners = new Listeners(
                new Acceptor(requests, requests.forHealth(builder.settings), certificates), builder.ioThreads);
    }

    /**
     * A server to be.
     *
     * @throws IllegalArgumentException for a wrong setting in the system properties or the environment
     */
    public static WebSocketServerBuilder builder() {
        return new WebSocketServerBuilder(ResolvedSettings.load(Role.SERVER).settings());
    }

    /** Speaks WebSocket on a byte stream that is there already, with default settings: {@link WebSocketServerBuilder#wrap(ByteChannel)}. */
    public static WebSocketRequest wrap(ByteChannel stream) throws IOException {
        return builder().wrap(stream);
    }

    /** A server without listeners for one stream, which ends with it. */
    static WebSocketRequest wrap(WebSocketServerBuilder builder, ByteChannel stream) throws IOException {
        StreamChannel channel = new StreamChannel(stream);
        SingleRequest single = new SingleRequest(builder.settings);
        WebSocketServer server = new WebSocketServer(builder, single);
        channel.closeFuture().addListener(closed -> {
            single.ended();
            Thread end = new Thread(server::close, "fairlead-wrapped-stop"); // not here: it waits
            end.setDaemon(true);
            end.start();
        });
        server.listeners.wrap(channel, server.streams);
        try {
            return single.await();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Serves a byte stream that is there already by this server's endpoints and handlers, as if it had been accepted by a listener; in blocking mode. */
    public void serve(ByteChannel stream) {
        listeners.wrap(new StreamChannel(stream), streams);
    }

    static WebSocketServer start(WebSocketServerBuilder builder) throws IOException, DeploymentException {
        WebSocketServer server = new WebSocketServer(builder, builder.deploy());
        try {
            for (ListenAddress address : server.addresses) {
                server.listeners.listen(address);
            }
        } catch (IOException e) {
            server.release();
            throw e;
        }
        new Forwarding(builder.settings.serverSettings()).warnWhereNobodyIsTrusted(server.addresses);
        if (builder.stopOnSigterm) {
            server.stopWithJvm();
        }
        return server;
    }

    private void stopWithJvm() {
        Thread hook = new Thread(this::close, "fairlead-server-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        shutdownHook = hook;
    }

    /** The TCP addresses that it listens on, in the order they were asked for; empty after {@link #stopAccepting}. */
    public List<InetSocketAddress> listeners() {
        return listeners.addresses();
    }

    /** The paths of the Unix domain sockets that it listens on, in the order they were asked for; empty after {@link #stopAccepting}. */
    public List<Path> unixSockets() {
        return listeners.unixSockets();
    }

    /** The address of the listener that answers health checks alone; null where none was asked for, or the server has stopped. */
    public @Nullable InetSocketAddress healthListener() {
        return listeners.healthAddress();
    }

    /**
     * The port of the first TCP listener.
     *
     * @throws IllegalStateException when it does not listen any more, or on Unix domain sockets alone
     */
    public int port() {
        return first().getPort();
    }

    /**
     * The address of the context path on the first listener, for clients on this machine: ws or wss, without a slash at its end.
     *
     * @throws IllegalStateException when it does not listen any more, or on Unix domain sockets alone
     */
    public URI uri() {
        InetSocketAddress address = first();
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
        return URI.create((listeners.isFirstSecure() ? "wss://" : "ws://") + authority + contextPath);
    }

    private InetSocketAddress first() {
        List<InetSocketAddress> addresses = listeners.addresses();
        if (addresses.isEmpty()) {
            throw new IllegalStateException("the server does not listen on a port, or not any more");
        }
        return addresses.get(0);
    }

    /** The endpoints that are deployed; more may be added while the server runs. */
    public Deployment deployment() {
        return deployment;
    }

    /** How many TCP connections are open, those included that are still before or in their handshake. */
    public int openConnections() {
        return listeners.openChannels();
    }

    /** How many sessions are open. */
    public int openSessions() {
        return deployment.openSessions();
    }

    /**
     * Reads the certificates of all listeners again; connections that come from now on are given them.
     *
     * @throws IOException where one cannot be read; the old ones stay in use then
     */
    public void reloadTls() throws IOException {
        certificates.reload();
    }

    /** What it has done so far and what it holds now. */
    public ServerStatistics statistics() {
        return admission
                .counters()
                .statistics(listeners.openChannels(), deployment.openSessions(), Connection.stuckHandlers());
    }

    /** For tests: the places. */
    Admission admission() {
        return admission;
    }

    /**
     * Listens no more, but for the {@linkplain WebSocketServerBuilder#healthListener health listener}, which says 503 from now on; connections go on,
     * and {@link #stop} may follow. Idempotent.
     */
    public void stopAccepting() {
        failHealth("The server accepts no more connections.");
        listeners.stopListening();
    }

    private void failHealth(String sentence) {
        if (health != null) {
            health.fail(sentence);
        }
    }

    /** Waits until the server is stopped. */
    public void await() throws InterruptedException {
        stopped.await();
    }

    /** {@link #stop} within the setting {@code drainTimeout}. */
    @Override
    public void close() {
        stop(drainTimeout);
    }

    /**
     * Listens no more, closes all sessions with 1001 (going away), and ends all threads. Connections that are still open at the limit are cut.
     * Idempotent: a second caller waits for the first.
     *
     * @throws IllegalStateException on an event loop, where it must not wait
     */
    public void stop(Duration limit) {
        if (listeners.inEventLoop()) {
            throw new IllegalStateException("a server cannot be stopped from its event loop, which must not wait");
        }
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            if (!stopping.compareAndSet(false, true)) {
                stopped.await();
                return;
            }
            try {
                failHealth("The server stops.");
                listeners.stopListening();
                closeSessions(deadline);
            } finally {
                release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSessions(long deadline) throws InterruptedException {
        CloseReason reason = new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "The server stops.");
        try {
            listeners.closeUnopened();
            deployment
                    .closeAll(reason)
                    .toCompletableFuture()
                    .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            listeners.awaitEmpty(deadline);
        } catch (TimeoutException late) {
            LOG.log(System.Logger.Level.DEBUG, () -> openSessions() + " sessions did not close in time");
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "closing the sessions failed", e.getCause());
        }
        if (deployment instanceof HandlerDeployment handlers) {
            handlers.cancelAll();
        }
        listeners.abortAll();
        listeners.awaitEmpty(System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
    }

    private void release() {
        listeners.shutdown();
        workers.close();
        timers.close();
        Thread hook = shutdownHook;
        if (hook != null && hook != Thread.currentThread()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException jvmEnds) {
                // the hook runs already, and waits for us
            }
        }
        stopped.countDown();
    }
}
