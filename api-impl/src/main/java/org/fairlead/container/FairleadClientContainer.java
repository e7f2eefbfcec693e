package org.fairlead.container;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.handshake.HandshakeException;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.ResolvedSettings;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/**
 * A client container. {@code connectToServer} returns when the endpoint's onOpen has returned; it throws {@link DeploymentException} for a bad
 * endpoint, configuration or URI alone, {@link HandshakeRejectedException} where the server answers no, another {@link IOException} where the
 * network or the handshake fails or the thread's {@link Deadline} passes, and {@link IllegalStateException} on an event loop, which must not wait.
 * Thread-safe.
 */
public class FairleadClientContainer implements WebSocketContainer {

    private final ContainerDefaults defaults;
    private final Settings settings;
    private final InstanceProvider instances;
    private final @Nullable Connector connector;

    /** Offered where an endpoint's configuration names none. */
    private final List<String> subprotocols;

    /** Why there are no connections any more; null while there may be. */
    private volatile @Nullable CloseReason closing;

    /** Those whose endpoint is connected, or is to be again. */
    private final Set<Reconnection> reconnections = ConcurrentHashMap.newKeySet();

    private volatile BiConsumer<URI, IOException> givenUp = (uri, reason) -> {};

    /** Open client sessions of this container, with their endpoint classes. */
    private final Map<FairleadSession, Class<?>> sessions = new ConcurrentHashMap<>();

    FairleadClientContainer(
            Settings settings,
            ContainerDefaults defaults,
            @Nullable Connector connector,
            List<String> subprotocols,
            InstanceProvider instances) {
        this.settings = settings;
        this.defaults = defaults;
        this.connector = connector;
        this.subprotocols = List.copyOf(subprotocols);
        this.instances = Objects.requireNonNull(instances);
    }

    /** A container with given settings, whose connector a ServiceLoader finds when it is first needed. */
    public static FairleadClientContainer with(Settings settings) {
        return with(settings, InstanceProvider.constructors());
    }

    /** As {@link #with(Settings)}, where a dependency injection container, for instance, makes endpoints, codecs and configurators. */
    public static FairleadClientContainer with(Settings settings, InstanceProvider instances) {
        return new FairleadClientContainer(settings, new ContainerDefaults(settings), null, List.of(), instances);
    }

    /** A container that connects by a given connector and not by one that a ServiceLoader finds. */
    public static FairleadClientContainer with(Settings settings, Connector connector) {
        return with(settings, connector, List.of());
    }

    /**
     * As {@link #with(Settings, Connector)}, with subprotocols that are offered where an endpoint's configuration names none.
     *
     * @param subprotocols in order of preference; where they are not distinct tokens, connecting fails with a DeploymentException
     */
    public static FairleadClientContainer with(Settings settings, Connector connector, List<String> subprotocols) {
        return with(settings, connector, subprotocols, InstanceProvider.constructors());
    }

    /** As {@link #with(Settings, Connector, List)}, where a dependency injection container, for instance, makes endpoints, codecs and configurators. */
    public static FairleadClientContainer with(
            Settings settings, Connector connector, List<String> subprotocols, InstanceProvider instances) {
        return new FairleadClientContainer(
                settings, new ContainerDefaults(settings), Objects.requireNonNull(connector), subprotocols, instances);
    }

    /** As {@link #with(Settings, Connector)}, with the settings of this process' system properties and environment. */
    public static FairleadClientContainer using(Connector connector) {
        return with(ResolvedSettings.load(Role.CLIENT).settings(), connector);
    }

    // ---- connecting

    @Override
    public Session connectToServer(@Nullable Object annotatedEndpointInstance, @Nullable URI path)
            throws DeploymentException, IOException {
        Object instance = present(annotatedEndpointInstance, "endpoint instance");
        return connect(EndpointModel.client(instance.getClass(), instances), instance, path);
    }

    @Override
    public Session connectToServer(@Nullable Class<?> annotatedEndpointClass, @Nullable URI path)
            throws DeploymentException, IOException {
        return connect(EndpointModel.client(present(annotatedEndpointClass, "endpoint class"), instances), null, path);
    }

    @Override
    public Session connectToServer(
            @Nullable Endpoint endpointInstance, @Nullable ClientEndpointConfig cec, @Nullable URI path)
            throws DeploymentException, IOException {
        Endpoint instance = present(endpointInstance, "endpoint instance");
        return connect(EndpointModel.client(instance.getClass(), orDefault(cec), instances), instance, path);
    }

    @Override
    public Session connectToServer(
            @Nullable Class<? extends Endpoint> endpointClass, @Nullable ClientEndpointConfig cec, @Nullable URI path)
            throws DeploymentException, IOException {
        return connect(
                EndpointModel.client(present(endpointClass, "endpoint class"), orDefault(cec), instances), null, path);
    }

    private static ClientEndpointConfig orDefault(@Nullable ClientEndpointConfig config) {
        return config == null ? ClientEndpointConfig.Builder.create().build() : config;
    }

    private static <T> T present(@Nullable T argument, String what) throws DeploymentException {
        if (argument == null) {
            throw new DeploymentException("The " + what + " must not be null");
        }
        return argument;
    }

    private Session connect(EndpointModel model, @Nullable Object instance, @Nullable URI path)
            throws DeploymentException, IOException {
        URI uri = present(path, "URI of the server");
        if (closing != null) {
            throw new IllegalStateException("The client is closed");
        }
        Connector by = connector != null ? connector : Connectors.find();
        if (by.inEventLoop()) {
            throw new IllegalStateException("connectToServer waits for the connection and was called on an event loop,"
                    + " which must not wait; call it on another thread");
        }
        Deadline.check("connecting to " + ClientAttempt.address(uri));
        ClientAttempt attempt = ClientAttempt.prepare(this, model, instance, uri, null);
        CompletableFuture<Connection> connecting = start(by, attempt);
        try {
            Session session = unlessClosed(await(connecting, attempt), attempt);
            if (attempt.clientSettings().reconnect()) {
                keepConnected(attempt, new Reconnection(this, by, model, instance, uri, attempt.clientSettings()));
            }
            return session;
        } catch (DeadlineExceededException e) {
            attempt.cancel();
            connecting.cancel(true);
            throw e;
        } catch (InterruptedException e) {
            attempt.cancel();
            connecting.cancel(true);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("Interrupted while connecting to " + attempt.address());
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Whoever closes the container closes the sessions that it sees; those that have come meanwhile are closed here. */
    private Session unlessClosed(Session session, ClientAttempt attempt) throws IOException {
        CloseReason reason = closing;
        if (reason != null && session instanceof FairleadSession fresh) {
            var unused = fresh.closeAsync(reason);
            throw new IOException("The client was closed while it connected to " + attempt.address());
        }
        return session;
    }

    /**
     * Closes every session that this container has connected; from now on connecting throws IllegalStateException. Idempotent.
     *
     * @return completes when they are gone, at the latest when the disconnect timeout has passed; never fails
     */
    public CompletionStage<Void> closeAll(CloseReason reason) {
        closing = reason;
        reconnections.forEach(Reconnection::stop);
        return CompletableFuture.allOf(sessions.keySet().stream()
                .map(session -> session.closeAsync(reason).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    // ---- reconnecting

    /**
     * What is called, on any thread, when an endpoint that was to be connected again will not be (setting {@code reconnect}): with the URI and the
     * reason. Not called where the application, or a server with 1000 or 1008, closed the session. Must not block.
     */
    public void onReconnectGivenUp(BiConsumer<URI, IOException> listener) {
        givenUp = listener;
    }

    private void keepConnected(ClientAttempt attempt, Reconnection reconnection) {
        reconnections.add(reconnection);
        attempt.keepConnected(reconnection);
        closeIfClosed();
    }

    /** For what has come after {@link #closeAll}. */
    void closeIfClosed() {
        CloseReason reason = closing;
        if (reason != null) {
            var unused = closeAll(reason);
        }
    }

    void forget(Reconnection reconnection) {
        reconnections.remove(reconnection);
    }

    void reconnectGivenUp(URI uri, IOException reason) {
        givenUp.accept(uri, reason);
    }

    /** Cuts every session that this container has connected. */
    public void abortAll() {
        sessions.keySet().forEach(FairleadSession::abort);
    }

    private static CompletableFuture<Connection> start(Connector connector, ClientAttempt attempt) {
        try {
            CompletableFuture<Connection> connecting =
                    connector.connect(attempt).toCompletableFuture();
            var unused = connecting.whenComplete((connection, failure) -> {
                if (failure != null) {
                    attempt.release();
                }
            });
            return connecting;
        } catch (RuntimeException e) {
            attempt.release();
            throw e;
        }
    }

    private static Session await(CompletableFuture<Connection> connecting, ClientAttempt attempt)
            throws IOException, DeploymentException, InterruptedException {
        try {
            String what = "connecting to " + attempt.address();
            Deadline.await(connecting, what);
            return Deadline.await(attempt.session(), what);
        } catch (ExecutionException e) {
            throw failure(e.getCause(), attempt.address());
        }
    }

    /** @param address for messages */
    static IOException failure(@Nullable Throwable cause, String address) {
        if (cause instanceof HandshakeException handshake) {
            return HandshakeRejectedException.of(address, handshake);
        }
        if (cause instanceof IOException failure) {
            return failure;
        }
        return new IOException("Connecting to " + address + " failed: " + cause, cause);
    }

    // ---- defaults

    @Override
    public long getDefaultAsyncSendTimeout() {
        return defaults.asyncSendMillis;
    }

    @Override
    public void setAsyncSendTimeout(long timeoutmillis) {
        defaults.asyncSendMillis = timeoutmillis;
    }

    @Override
    public long getDefaultMaxSessionIdleTimeout() {
        return defaults.maxIdleMillis;
    }

    @Override
    public void setDefaultMaxSessionIdleTimeout(long timeout) {
        defaults.maxIdleMillis = timeout;
    }

    @Override
    public int getDefaultMaxBinaryMessageBufferSize() {
        return defaults.maxBinaryBytes;
    }

    @Override
    public void setDefaultMaxBinaryMessageBufferSize(int max) {
        defaults.maxBinaryBytes = max;
    }

    @Override
    public int getDefaultMaxTextMessageBufferSize() {
        return defaults.maxTextBytes;
    }

    @Override
    public void setDefaultMaxTextMessageBufferSize(int max) {
        defaults.maxTextBytes = max;
    }

    @Override
    public Set<Extension> getInstalledExtensions() {
        return Extensions.INSTALLED;
    }

    ContainerDefaults defaults() {
        return defaults;
    }

    Settings clientSettings() {
        return settings;
    }

    List<String> clientSubprotocols() {
        return subprotocols;
    }

    InstanceProvider clientInstances() {
        return instances;
    }

    Map<FairleadSession, Class<?>> clientSessions() {
        return sessions;
    }
}
