package org.fairlead.testing;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.fairlead.connection.ClientOpening;
import org.fairlead.connection.HandlerDeployment;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.connection.WebSocketHandler;
import org.fairlead.container.FairleadClientContainer;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.Connection;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;

/**
 * A server and its clients in one process without a socket: endpoint classes run as they are, with real handshakes and frames between them, and
 * time moves only when the test says so.
 *
 * <pre>{@code
 * try (InMemoryNetwork network = InMemoryNetwork.create()) {
 *     network.deploy(Echo.class);
 *     TestClient client = network.connect("/echo");
 *     client.send("hello");
 *     assertThat(client.received()).containsExactly("hello");
 *     network.advance(Duration.ofMinutes(5)); // idle timeouts, heartbeats, send timeouts
 * }
 * }</pre>
 *
 * <p>Handlers run on threads, as they do on a server, so that they may block. {@link #settle} waits until nothing is left to do: no test needs to
 * sleep. Thread-safe.
 */
public final class InMemoryNetwork implements AutoCloseable {

    /** Where a settling network is given up: real time. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Activity activity = new Activity();
    private final ManualClock clock = new ManualClock(this::settle);
    private final Connection.Shared shared = new Connection.Shared(
            clock, activity, () -> ThreadLocalRandom.current().nextInt());
    private final WebSocketDeployment deployment;
    private final HandlerDeployment handlers;
    private final MemoryConnector connector;
    private final FairleadClientContainer clients;
    private final Settings clientSettings;

    private InMemoryNetwork(Settings server, Settings client, InstanceProvider instances) {
        deployment = WebSocketDeployment.builder()
                .settings(server)
                .clientSettings(client)
                .instances(instances)
                .build();
        handlers = new HandlerDeployment(deployment, server, null);
        connector = new MemoryConnector(handlers, shared, activity);
        clients = FairleadClientContainer.with(client, connector, List.of(), instances);
        clientSettings = client;
    }

    /** A network with default settings. */
    public static InMemoryNetwork create() {
        return create(Settings.server(), Settings.client());
    }

    public static InMemoryNetwork create(Settings server, Settings client) {
        return create(server, client, InstanceProvider.constructors());
    }

    /** A network whose endpoints, codecs and configurators, on both sides, are made by a dependency injection container, for instance. */
    public static InMemoryNetwork create(Settings server, Settings client, InstanceProvider instances) {
        return new InMemoryNetwork(server, client, instances);
    }

    /** Deploys a class that is annotated {@code @ServerEndpoint}. */
    public void deploy(Class<?> annotated) throws DeploymentException {
        deployment.add(annotated);
    }

    public void deploy(ServerEndpointConfig config) throws DeploymentException {
        deployment.add(config);
    }

    /** Serves a path by a handler that asks for messages. Its thread is none that {@link #settle} waits for, since it may wait itself. */
    public void handle(String path, WebSocketHandler handler) {
        handlers.add(path, handler);
    }

    /** Opens a connection that is asked for messages. */
    public WebSocketConnection open(String path, String... subprotocols) throws IOException {
        return new ClientOpening(uri(path), List.of(subprotocols), clientSettings).open(connector);
    }

    /** Connects a client that records what it receives. */
    public TestClient connect(String path) throws DeploymentException, IOException {
        return connect(path, ClientEndpointConfig.Builder.create().build());
    }

    /** Connects a client that records what it receives, with subprotocols, headers and so on. */
    public TestClient connect(String path, ClientEndpointConfig config) throws DeploymentException, IOException {
        TestClient client = new TestClient(this);
        var unused = clients.connectToServer(client.endpoint(), config, uri(path));
        settle();
        return client;
    }

    /** Connects an endpoint of the application: an instance that is annotated {@code @ClientEndpoint}. */
    public Session connect(Object annotated, String path) throws DeploymentException, IOException {
        Session session = clients.connectToServer(annotated, uri(path));
        settle();
        return session;
    }

    /** Connects an endpoint of the application. */
    public Session connect(Endpoint endpoint, ClientEndpointConfig config, String path)
            throws DeploymentException, IOException {
        Session session = clients.connectToServer(endpoint, config, uri(path));
        settle();
        return session;
    }

    /**
     * The address of a path, for {@link #clients}.
     *
     * @throws IllegalArgumentException if the path does not begin with a slash
     */
    public URI uri(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("A path begins with \"/\", unlike \"" + path + "\"");
        }
        return URI.create("ws://memory" + path);
    }

    /** The container whose connections stay in this network. */
    public WebSocketContainer clients() {
        return clients;
    }

    /** The server's endpoints and sessions. */
    public WebSocketDeployment deployment() {
        return deployment;
    }

    /**
     * Waits until all that was caused so far is done: messages are delivered and handlers have returned.
     *
     * @throws IllegalStateException where that takes more than 30 s
     */
    public void settle() {
        activity.await(LIMIT);
    }

    /** Moves the time of both sides, rings what is due on the way, and settles. */
    public void advance(Duration duration) {
        settle();
        clock.advance(duration);
        settle();
    }

    /** Begins a {@link Deadline} on the calling thread that follows this network's time. */
    public Deadline deadline(Duration limit) {
        return clock.deadline(limit);
    }

    /** Closes the server's sessions with 1001, then ends the threads. */
    @Override
    public void close() {
        var unused = handlers.closeAll(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, "The network is closed"));
        try {
            settle();
        } finally {
            handlers.cancelAll();
            activity.close();
        }
    }
}
