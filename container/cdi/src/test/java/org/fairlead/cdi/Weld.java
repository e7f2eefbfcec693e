package org.fairlead.cdi;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.Map;
import org.fairlead.session.Settings;
import org.fairlead.testing.InMemoryNetwork;

/** Weld SE, with exactly the beans that a test names, and a network in memory whose endpoints it makes. */
record Weld(SeContainer container, Beans beans, InMemoryNetwork network) implements AutoCloseable {

    static Weld with(Class<?>... classes) {
        SeContainer container = start(classes);
        Beans beans = Beans.of(container);
        return new Weld(container, beans, InMemoryNetwork.create(Settings.server(), Settings.client(), beans));
    }

    static SeContainer start(Class<?>... classes) {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .setProperties(Map.of("org.jboss.weld.se.shutdownHook", false))
                .addExtensions(new TimeoutExtension(), new WebSocketExtension())
                .addBeanClasses(classes)
                .initialize();
    }

    @Override
    public void close() {
        try {
            network.close();
        } finally {
            if (container.isRunning()) {
                container.close();
            }
        }
    }
}
