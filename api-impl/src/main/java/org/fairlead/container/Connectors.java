package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the connector: by our own class loader first, then by the thread's context class loader. */
final class Connectors {

    /** What our own class loader has, for all containers, so that they share its threads; guarded by the class. */
    private static @Nullable Connector own;

    private Connectors() {}

    static synchronized Connector find() throws DeploymentException {
        if (own == null) {
            own = first(ServiceLoader.load(Connector.class, Connector.class.getClassLoader()));
        }
        Connector found = own != null ? own : first(ServiceLoader.load(Connector.class));
        if (found == null) {
            throw new DeploymentException(
                    "No way to open connections was found: add org.fairlead:fairlead-client to the class path");
        }
        return found;
    }

    private static @Nullable Connector first(ServiceLoader<Connector> connectors) {
        Iterator<Connector> found = connectors.iterator();
        return found.hasNext() ? found.next() : null;
    }
}
