package org.fairlead.container.platform;

import jakarta.websocket.server.ServerEndpointConfig;
import org.fairlead.container.DefaultConfigurator;

/** The service provider of the platform's default configurator for class paths. */
public final class PlatformConfigurator {

    private PlatformConfigurator() {}

    /** Called by {@link java.util.ServiceLoader}, which does so for a class in a named module only. */
    public static ServerEndpointConfig.Configurator provider() {
        return DefaultConfigurator.provider();
    }
}
