package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;

/** The server container of one deployment. It connects to other servers as any client container does. */
final class FairleadServerContainer extends FairleadClientContainer implements ServerContainer {

    private final WebSocketDeployment deployment;
    private final @Nullable HttpUpgrade upgrade;

    FairleadServerContainer(
            WebSocketDeployment deployment,
            Settings clientSettings,
            ContainerDefaults defaults,
            @Nullable HttpUpgrade upgrade) {
        super(clientSettings, defaults, null, List.of(), deployment.instances());
        this.deployment = deployment;
        this.upgrade = upgrade;
    }

    /** Possible at any time, also while the server runs (Jakarta WebSocket 2.2, section 6.4). */
    @Override
    public void addEndpoint(Class<?> endpointClass) throws DeploymentException {
        deployment.add(endpointClass);
    }

    /** Possible at any time, also while the server runs (Jakarta WebSocket 2.2, section 6.4). */
    @Override
    public void addEndpoint(ServerEndpointConfig serverConfig) throws DeploymentException {
        deployment.add(serverConfig);
    }

    @Override
    public void upgradeHttpToWebSocket(
            Object httpServletRequest,
            Object httpServletResponse,
            ServerEndpointConfig sec,
            Map<String, String> pathParameters)
            throws IOException, DeploymentException {
        if (upgrade == null) {
            throw new UnsupportedOperationException("upgradeHttpToWebSocket works in a servlet container alone:"
                    + " deploy there with org.fairlead:fairlead-servlet");
        }
        upgrade.upgrade(httpServletRequest, httpServletResponse, sec, pathParameters);
    }
}
