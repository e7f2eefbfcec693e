package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;

/** How a host upgrades a request that is in the application's hands: what {@code ServerContainer.upgradeHttpToWebSocket} calls. */
public interface HttpUpgrade {

    /**
     * As {@link jakarta.websocket.server.ServerContainer#upgradeHttpToWebSocket}.
     *
     * @throws IllegalStateException where the request is no WebSocket handshake
     */
    void upgrade(
            Object httpServletRequest,
            Object httpServletResponse,
            ServerEndpointConfig config,
            Map<String, String> pathParameters)
            throws IOException, DeploymentException;
}
