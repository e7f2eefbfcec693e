package org.fairlead.benchmarks.peers;

import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/** Tyrus' client on Grizzly, with one transport for all connections, without which each has threads of its own. */
final class TyrusClient implements Client {

    @Override
    public void open(int port, int connections, String message) throws Exception {
        ClientManager client = ClientManager.createClient();
        client.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
        JakartaClient.open(client, port, connections, message);
    }
}
