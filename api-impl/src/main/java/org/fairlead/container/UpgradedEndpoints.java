package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.endpoint.EndpointModel;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of {@code upgradeHttpToWebSocket}, kept while they have sessions: an application may well make a configuration for every request.
 * Thread-safe.
 */
final class UpgradedEndpoints {

    private final WebSocketDeployment deployment;

    /** By the application's own configuration object; guarded by this. */
    private final Map<ServerEndpointConfig, DeployedEndpoint> inUse = new IdentityHashMap<>();

    /** Those in use, and those that may be soon; guarded by this. */
    private final Map<Reference<?>, WeakReference<DeployedEndpoint>> made = new HashMap<>();

    private final ReferenceQueue<ServerEndpointConfig> collected = new ReferenceQueue<>();

    /** A configuration by its identity, which does not keep it. */
    private static final class Key extends WeakReference<ServerEndpointConfig> {
        private final int hash;

        Key(ServerEndpointConfig config, @Nullable ReferenceQueue<ServerEndpointConfig> queue) {
            super(config, queue);
            hash = System.identityHashCode(config);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        /** Itself, also when its configuration is gone, so that it can be taken out of a map. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Key key && get() != null && refersTo(key.get());
        }
    }

    UpgradedEndpoints(WebSocketDeployment deployment) {
        this.deployment = deployment;
    }

    /** The one endpoint of this configuration, for as long as anybody has it: between this call and its first session its caller does. */
    DeployedEndpoint endpoint(ServerEndpointConfig config) throws DeploymentException {
        synchronized (this) {
            DeployedEndpoint present = present(config);
            if (present != null) {
                return present;
            }
        }
        // application code runs in it, which must not be waited for under the lock
        DeployedEndpoint added =
                new DeployedEndpoint(EndpointModel.server(config, deployment.instances()), deployment, this);
        synchronized (this) {
            DeployedEndpoint present = present(config);
            if (present != null) {
                return present;
            }
            made.put(new Key(config, collected), new WeakReference<>(added));
            return added;
        }
    }

    private @Nullable DeployedEndpoint present(ServerEndpointConfig config) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            made.remove(gone);
        }
        WeakReference<DeployedEndpoint> present = made.get(new Key(config, null));
        return present == null ? null : present.get();
    }

    synchronized List<DeployedEndpoint> inUse() {
        return List.copyOf(inUse.values());
    }

    synchronized void used(DeployedEndpoint endpoint) {
        inUse.putIfAbsent(endpoint.config(), endpoint);
    }

    synchronized void unused(DeployedEndpoint endpoint) {
        if (endpoint.sessionCount() == 0) { // asked again under the lock: one may have come meanwhile
            inUse.remove(endpoint.config(), endpoint);
        }
    }
}
