package org.fairlead.container;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;
import org.fairlead.session.UserProperties;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's configuration as one connection sees it: with user properties of its own, so that what a configurator notes for one peer is
 * not seen by another (Javadoc of {@code Configurator.modifyHandshake}), and with the one configurator of the endpoint.
 */
final class HandshakeConfig implements ServerEndpointConfig {

    private final ServerEndpointConfig shared;
    private final Configurator configurator;

    /** Where the endpoint had none at the time of the handshake, made when first asked for; guarded by this. */
    private @Nullable Map<String, Object> userProperties;

    HandshakeConfig(ServerEndpointConfig shared, Configurator configurator) {
        this.shared = shared;
        this.configurator = configurator;
        Map<String, Object> properties = shared.getUserProperties();
        this.userProperties = properties.isEmpty() ? null : UserProperties.copy(properties);
    }

    @Override
    public Class<?> getEndpointClass() {
        return shared.getEndpointClass();
    }

    @Override
    public String getPath() {
        return shared.getPath();
    }

    @Override
    public List<String> getSubprotocols() {
        return shared.getSubprotocols();
    }

    @Override
    public List<Extension> getExtensions() {
        return shared.getExtensions();
    }

    @Override
    public Configurator getConfigurator() {
        return configurator;
    }

    @Override
    public List<Class<? extends Encoder>> getEncoders() {
        return shared.getEncoders();
    }

    @Override
    public List<Class<? extends Decoder>> getDecoders() {
        return shared.getDecoders();
    }

    @Override
    public synchronized Map<String, Object> getUserProperties() {
        if (userProperties == null) {
            userProperties = UserProperties.copy(Map.of());
        }
        return userProperties;
    }

    /** A copy for the session; null where there is nothing to copy. */
    synchronized @Nullable Map<String, Object> copyUserProperties() {
        return userProperties == null || userProperties.isEmpty() ? null : UserProperties.copy(userProperties);
    }
}
