package org.fairlead.container;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.endpoint.PathTemplate;
import org.fairlead.handshake.Subprotocols;
import org.fairlead.session.Dispatch;
import org.fairlead.session.FairleadSession;
import org.fairlead.session.Opening;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/** A server endpoint in service: its model, its one configurator, its open sessions. Thread-safe. */
final class DeployedEndpoint {

    private final EndpointModel model;
    private final WebSocketDeployment deployment;
    private final ServerEndpointConfig config;
    private final ServerEndpointConfig.Configurator configurator;
    private final PathTemplate path;
    private final Settings settings;
    private final Dispatch dispatch;
    private final SessionSet sessions = new SessionSet();

    /** Places that are taken. */
    private final AtomicInteger taken = new AtomicInteger();

    /** Told when the endpoint has its first session or none any more; null for one that stays in service anyway. */
    private final @Nullable UpgradedEndpoints keeper;

    /** Of the session that came last. */
    private volatile Opening.@Nullable Agreed latest;

    DeployedEndpoint(EndpointModel model, WebSocketDeployment deployment, @Nullable UpgradedEndpoints keeper)
            throws DeploymentException {
        this.model = model;
        this.deployment = deployment;
        this.keeper = keeper;
        this.settings = settings(model, deployment.settings());
        if (!(model.config() instanceof ServerEndpointConfig serverConfig)) {
            throw new DeploymentException(model.endpointClass().getName() + " has no server endpoint configuration");
        }
        PathTemplate template = model.path();
        if (template == null) {
            throw new DeploymentException(model.endpointClass().getName() + " has no path");
        }
        requireSubprotocols(model, named(serverConfig.getSubprotocols()));
        this.config = serverConfig;
        this.path = template;
        this.configurator = PlatformDefault.behind(serverConfig.getConfigurator());
        this.dispatch = dispatch(model, settings);
    }

    /** The container's settings with what the endpoint's user properties change. */
    static Settings settings(EndpointModel model, Settings container) throws DeploymentException {
        try {
            return container.withUserProperties(model.config().getUserProperties());
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(
                    "A user property of " + model.endpointClass().getName() + " is wrong: " + e.getMessage(), e);
        }
    }

    /** What no handshake could name is the endpoint's fault, also while nobody has asked for it. */
    static void requireSubprotocols(EndpointModel model, List<String> names) throws DeploymentException {
        try {
            Subprotocols.requireDistinctTokens(names);
        } catch (IllegalArgumentException e) {
            throw new DeploymentException(model.endpointClass().getName() + ": " + e.getMessage(), e);
        }
    }

    /** Without nulls, which no client can ask for: Spring gives one where no subprotocol was chosen. */
    private static List<String> named(@Nullable List<String> names) {
        return names == null
                ? List.of()
                : names.stream().filter(Objects::nonNull).toList();
    }

    /** What the class asks for, else the setting. */
    static Dispatch dispatch(EndpointModel model, Settings settings) {
        String wanted = model.dispatch();
        return wanted == null
                ? settings.dispatch()
                : Dispatch.valueOf(wanted.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    EndpointModel model() {
        return model;
    }

    WebSocketDeployment deployment() {
        return deployment;
    }

    ServerEndpointConfig config() {
        return config;
    }

    ServerEndpointConfig.Configurator configurator() {
        return configurator;
    }

    PathTemplate path() {
        return path;
    }

    Settings settings() {
        return settings;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    /**
     * Takes a place for a session to be.
     *
     * @return null where as many are taken as the setting {@code max-sessions-per-endpoint} admits
     */
    @Nullable
    Place enter() {
        int most = settings.serverSettings().maxSessionsPerEndpoint();
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return null;
        }
        return new Place();
    }

    /** One that equals this, the same for many sessions: as a rule all agree to the same. */
    Opening.Agreed shared(Opening.Agreed agreed) {
        Opening.Agreed last = latest;
        if (last != null && last.equals(agreed)) {
            return last;
        }
        latest = agreed;
        return agreed;
    }

    /** A place is free again. */
    void leave() {
        taken.decrementAndGet();
    }

    /** The place of a session to be among those of the endpoint, from before its handshake on. Thread-safe. */
    final class Place {
        /** Guarded by this. */
        private boolean left;

        /** The session has come about, and leaves the endpoint when it ends. */
        synchronized void takenOver() {
            left = true;
        }

        /** Called where the session does not come about; more often does no harm. */
        synchronized void leave() {
            if (!left) {
                left = true;
                DeployedEndpoint.this.leave();
            }
        }
    }

    /** A session opens; late, while all are being closed, it is closed at once. */
    void add(FairleadSession session) {
        sessions.add(session);
        if (keeper != null) {
            keeper.used(this);
        }
        CloseReason reason = deployment.closing();
        if (reason != null) {
            var unused = session.closeAsync(reason);
        }
    }

    /** A session has ended. */
    void remove(FairleadSession session) {
        sessions.remove(session);
        if (keeper != null && sessions.size() == 0) {
            keeper.unused(this);
        }
    }

    /** A copy, for the application. */
    Set<Session> openSessions() {
        return new LinkedHashSet<>(sessions.list());
    }

    /** How many places are taken, by open sessions and by handshakes that go on. */
    int placesTaken() {
        return taken.get();
    }

    /** A copy. */
    List<FairleadSession> sessions() {
        return sessions.list();
    }

    int sessionCount() {
        return sessions.size();
    }
}
