package org.fairlead.benchmarks.peers;

import java.net.URI;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/** Tyrus' client on Grizzly, with one transport for all connections, without which each has threads of its own. */
final class TyrusClient implements Client {

    @Override
    public void open(int port, int connections, String message) throws Exception {
        ClientManager client = ClientManager.createClient();
        client.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
        for (int i = 0; i < connections; i++) {
            client.connectToServer(new JakartaClient.Again(message), URI.create("ws://127.0.0.1:" + port + "/echo"));
        }
    }
}
