package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.session.ClientSettings;
import org.fairlead.session.Connection;
import org.fairlead.session.Termination;
import org.jspecify.annotations.Nullable;

/**
 * Connects an endpoint again whenever its connection is lost (setting {@code reconnect}): one object for all sessions that one {@code
 * connectToServer} leads to. It waits in the connector and holds no thread. Thread-safe.
 */
final class Reconnection {

    private static final System.Logger LOG = System.getLogger(Reconnection.class.getName());

    /** Beyond this a doubled delay is longer than any that may be set. */
    private static final int MOST_DOUBLINGS = 30;

    private static final int NORMAL_CLOSURE = 1000;
    private static final int POLICY_VIOLATION = 1008;
    private static final int TOO_MANY_REQUESTS = 429;

    private final FairleadClientContainer container;
    private final Connector connector;
    private final EndpointModel model;
    private final @Nullable Object instance;
    private final URI uri;
    private final ClientSettings settings;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    /** How often the delay has been doubled; guarded by this. */
    private int doublings;

    /** Attempts since the last open session; guarded by this. */
    private int attempts;

    /** When the latest session was opened; guarded by this. */
    private long openedNanos = System.nanoTime();

    /** What is being waited for; guarded by this. */
    private @Nullable CompletableFuture<Connection> next;

    /** Guarded by this. */
    private boolean stopped;

    /** @param instance null where every session has a new one */
    Reconnection(
            FairleadClientContainer container,
            Connector connector,
            EndpointModel model,
            @Nullable Object instance,
            URI uri,
            ClientSettings settings) {
        this.container = container;
        this.connector = connector;
        this.model = model;
        this.instance = instance;
        this.uri = uri;
        this.settings = settings;
    }

    /** The session has ended, and its onClose has returned. */
    void ended(Termination end) {
        synchronized (this) {
            long openNanos = System.nanoTime() - openedNanos;
            if (openNanos >= settings.reconnectMaxDelay().toNanos()) {
                doublings = 0; // a server that hangs up at once each time is not asked more and more often
            }
            attempts = 0;
        }
        if (isWorthwhile(end)) {
            tryAgain(Duration.ZERO, new IOException(end.sentence()));
        } else {
            stop();
        }
    }

    /** Not where somebody wanted the end: the application, or a server that is done (1000) or does not want this client (1008). */
    private static boolean isWorthwhile(Termination end) {
        return switch (end.cause()) {
            case LOCAL, ABORT -> false;
            case REMOTE -> end.code() != NORMAL_CLOSURE && end.code() != POLICY_VIOLATION;
            default -> true;
        };
    }

    private void tryAgain(Duration atLeast, IOException reason) {
        CompletableFuture<Connection> connecting = null;
        synchronized (this) {
            if (stopped) {
                return;
            }
            if (attempts < settings.reconnectAttempts()) {
                connecting = start(atLeast, reason);
                next = connecting;
            }
        }
        if (connecting == null) {
            giveUp(reason);
            return;
        }
        CompletableFuture<Connection> started = connecting;
        var unused = started.whenComplete((connection, failure) -> {
            if (failure == null) {
                opened(started);
            } else {
                failed(failure);
            }
        });
    }

    /** Called under the lock. */
    private CompletableFuture<Connection> start(Duration atLeast, IOException reason) {
        Duration jittered =
                delay(settings, doublings, ThreadLocalRandom.current().nextDouble());
        Duration delay = jittered.compareTo(atLeast) < 0 ? atLeast : jittered;
        attempts++;
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
        LOG.log(Level.DEBUG, () -> "connects again to " + target() + " in " + delay.toMillis() + " ms: " + reason);
        return connector.connectLater(delay, this::prepare).toCompletableFuture();
    }

    /**
     * Full jitter: anything between nothing and the exponential back-off, so that the clients of a server that was gone do not come back together.
     *
     * @param random 0 to 1
     */
    static Duration delay(ClientSettings settings, int doublings, double random) {
        double most = Math.min(
                settings.reconnectMaxDelay().toNanos(),
                settings.reconnectMinDelay().toNanos() * Math.pow(2, doublings));
        return Duration.ofNanos((long) (most * random));
    }

    /** On a worker, as the application's own thread would. */
    private Connector.Attempt prepare() throws DeploymentException, IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            ClientAttempt attempt = ClientAttempt.prepare(container, model, instance, uri, this);
            CompletableFuture<Connection> connecting;
            synchronized (this) {
                connecting = next;
            }
            if (connecting == null) {
                attempt.release();
                throw new IOException("given up meanwhile");
            }
            var unused = connecting.whenComplete((connection, failure) -> {
                if (failure != null) {
                    attempt.release();
                }
            });
            return attempt;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void opened(CompletableFuture<Connection> connecting) {
        synchronized (this) {
            if (next == connecting) {
                next = null;
            }
            openedNanos = System.nanoTime();
        }
        container.closeIfClosed();
    }

    private void failed(Throwable failure) {
        synchronized (this) {
            next = null;
            if (stopped) {
                return;
            }
        }
        if (failure instanceof DeploymentException || failure instanceof UnsupportedOperationException) {
            giveUp(new IOException("the endpoint cannot be connected again: " + failure.getMessage(), failure));
            return;
        }
        IOException cause = FairleadClientContainer.failure(failure, target());
        if (cause instanceof HandshakeRejectedException rejection) {
            if (rejection.status() / 100 == 4 && rejection.status() != TOO_MANY_REQUESTS) {
                giveUp(cause);
            } else {
                tryAgain(RetryAfter.of(rejection), cause);
            }
        } else {
            tryAgain(Duration.ZERO, cause);
        }
    }

    private void giveUp(IOException reason) {
        LOG.log(Level.INFO, "does not connect again to " + target() + ": " + reason.getMessage());
        stop();
        try {
            container.reconnectGivenUp(uri, reason);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the application's listener failed", e);
        }
    }

    /** From now on nothing is connected; what is being waited for is given up. */
    void stop() {
        CompletableFuture<Connection> waiting;
        synchronized (this) {
            stopped = true;
            waiting = next;
            next = null;
        }
        container.forget(this);
        if (waiting != null) {
            waiting.cancel(true);
        }
    }

    /** For messages: without query and user information, which may hold secrets. */
    private String target() {
        return ClientAttempt.address(uri);
    }
}
