package org.fairlead.container;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dependency injection container that is in force, where nobody names it: for web applications in a servlet container, and for {@code
 * ContainerProvider.getWebSocketContainer()}. Implementations are found by {@code ServiceLoader}; {@code fairlead-cdi} has one.
 */
public interface InstanceProviderFinder {

    /**
     * Looks for one now.
     *
     * @param attributes of the web application's context
     * @return null where there is none, or none yet
     */
    @Nullable
    InstanceProvider find(Attributes attributes);

    /** The attributes of a web application's context, by name; none where there is no such context. */
    @FunctionalInterface
    interface Attributes {
        @Nullable
        Object get(String name);
    }

    /**
     * What makes the instances of an application. Where no finder is on the class path it is {@link InstanceProvider#constructors}. Else the finders are
     * asked when an instance is to be made, and until one of them has found something, since a servlet container may well begin with us and
     * start the dependency injection container later; what is needed before that, the configurators of endpoints that are deployed early, is made by
     * constructors, and no class is checked.
     *
     * @param loader the application's; null for our own
     */
    static InstanceProvider ofApplication(@Nullable ClassLoader loader, Attributes attributes) {
        ClassLoader visible = loader == null ? InstanceProviderFinder.class.getClassLoader() : loader;
        List<InstanceProviderFinder> finders = new ArrayList<>(1);
        try {
            ServiceLoader.load(InstanceProviderFinder.class, visible).forEach(finders::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            Logger log = System.getLogger("org.fairlead.container");
            log.log(Level.WARNING, "Nothing is injected into endpoints: what looks for a bean container cannot run", e);
        }
        return finders.isEmpty() ? InstanceProvider.constructors() : new AwaitedInstances(finders, attributes);
    }
}
