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
     * Looks for the web application's own, now.
     *
     * @param attributes of the web application's context
     * @return null where there is none, or none yet
     */
    @Nullable
    InstanceProvider find(Attributes attributes);

    /**
     * Looks for one that says of itself that it is in force, now. Asked when everything that a web application begins with has started, since what is in force earlier
     * may be that of the process around it.
     *
     * @return null where there is none; always, by default
     */
    default @Nullable InstanceProvider findCurrent() {
        return null;
    }

    /** The attributes of a web application's context, by name; none where there is no such context. */
    @FunctionalInterface
    interface Attributes {
        @Nullable
        Object get(String name);
    }

    /**
     * What makes the instances of a web application. Where no finder is on the class path it is {@link InstanceProvider#constructors}. Else the finders are
     * asked when an instance is to be made, and until one of them has found something, since a servlet container may well begin with us and
     * start the dependency injection container later. A {@link WebSocketDeployment} makes the configurators of its endpoints, and checks their classes, when one was
     * found, at {@link WebSocketDeployment#completed} at the latest; where there is none then, constructors make everything, and no class is checked.
     *
     * @param loader the application's; null for our own
     */
    static InstanceProvider ofApplication(@Nullable ClassLoader loader, Attributes attributes) {
        return of(loader, attributes, false);
    }

    /**
     * What makes the instances of a program without a web application's context, or whose context we do not know: by the dependency injection container that is in force
     * when an instance is to be made, else by constructors.
     *
     * @param loader the program's; null for our own
     */
    static InstanceProvider ofProgram(@Nullable ClassLoader loader) {
        return of(loader, name -> null, true);
    }

    private static InstanceProvider of(@Nullable ClassLoader loader, Attributes attributes, boolean started) {
        ClassLoader visible = loader == null ? InstanceProviderFinder.class.getClassLoader() : loader;
        List<InstanceProviderFinder> finders = new ArrayList<>(1);
        try {
            ServiceLoader.load(InstanceProviderFinder.class, visible).forEach(finders::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            Logger log = System.getLogger("org.fairlead.container");
            log.log(Level.WARNING, "Nothing is injected into endpoints: what looks for a bean container cannot run", e);
        }
        return finders.isEmpty() ? InstanceProvider.constructors() : new AwaitedInstances(finders, attributes, started);
    }
}
