package org.fairlead.container;

import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;

/**
 * An endpoint's configuration as one connection sees it: with user properties of its own, so that what a configurator notes for one peer is
 * not seen by another (Javadoc of {@code Configurator.modifyHandshake}), and with the one configurator of the endpoint.
 */
final class HandshakeConfig implements ServerEndpointConfig {

    private final ServerEndpointConfig shared;
    private final Configurator configurator;
    private final Map<String, Object> userProperties;

    HandshakeConfig(ServerEndpointConfig shared, Configurator configurator) {
        this.shared = shared;
        this.configurator = configurator;
        this.userProperties = UserProperties.copy(shared.getUserProperties());
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
    public Map<String, Object> getUserProperties() {
        return userProperties;
    }
}
