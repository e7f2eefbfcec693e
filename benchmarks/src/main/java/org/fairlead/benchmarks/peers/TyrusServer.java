package org.fairlead.benchmarks.peers;

import jakarta.websocket.DeploymentException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.Server;

/**
 * Tyrus, the reference implementation, on Grizzly with one selector; without TLS, which its standalone server has not, and without permessage-deflate: its
 * extension answers an offer without the parameters that were asked for, so nothing equal can be agreed on.
 */
final class TyrusServer implements Peer {

    private static final int INCOMING_BUFFER = 4 << 20;

    @Override
    public int start(PeerOptions options) throws DeploymentException {
        Logger.getLogger("org.glassfish").setLevel(Level.WARNING);
        Map<String, Object> properties = new HashMap<>();
        properties.put(
                GrizzlyServerContainer.SELECTOR_THREAD_POOL_CONFIG,
                ThreadPoolConfig.defaultConfig().setCorePoolSize(1).setMaxPoolSize(1));
        properties.put(TyrusWebSocketEngine.INCOMING_BUFFER_SIZE, Math.max(INCOMING_BUFFER, 2 * options.messageSize()));
        // -1 stands for any free port
        Server server = new Server("127.0.0.1", -1, "/", properties, Set.of(JakartaEcho.class, JakartaBroadcast.class));
        server.start();
        return server.getPort();
    }
}
