package org.fairlead.container;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of {@code upgradeHttpToWebSocket}, kept while they have sessions: an application may well make a configuration for every request.
 * Thread-safe.
 */
final class UpgradedEndpoints {

    private final Settings settings;
    private final InstanceProvider instances;

    /** By the application's own configuration object; guarded by this. */
    private final Map<ServerEndpointConfig, DeployedEndpoint> inUse = new IdentityHashMap<>();

    /** Guarded by this. */
    private @Nullable CloseReason closing;

    UpgradedEndpoints(Settings settings, InstanceProvider instances) {
        this.settings = settings;
        this.instances = instances;
    }

    DeployedEndpoint endpoint(ServerEndpointConfig config) throws DeploymentException {
        synchronized (this) {
            DeployedEndpoint present = inUse.get(config);
            if (present != null) {
                return present;
            }
        }
        return new DeployedEndpoint(EndpointModel.server(config, instances), settings, this);
    }

    synchronized List<DeployedEndpoint> inUse() {
        return List.copyOf(inUse.values());
    }

    synchronized void used(DeployedEndpoint endpoint) {
        inUse.putIfAbsent(endpoint.config(), endpoint);
        if (closing != null) {
            endpoint.closing(closing);
        }
    }

    synchronized void unused(DeployedEndpoint endpoint) {
        if (endpoint.sessionCount() == 0) { // asked again under the lock: one may have come meanwhile
            inUse.remove(endpoint.config(), endpoint);
        }
    }

    synchronized void closing(CloseReason reason) {
        closing = reason;
    }
}
