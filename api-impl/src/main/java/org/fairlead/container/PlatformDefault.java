package org.fairlead.container;

import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that Fairlead's endpoints have Fairlead's default configurator (section 3.1.2 and following), also where the jar of another
 * implementation comes first on the class path. The API takes whichever it finds first, and with it the other's rules: most admit every origin.
 */
final class PlatformDefault {

    private static final System.Logger LOG = System.getLogger(PlatformDefault.class.getName());

    private PlatformDefault() {}

    /**
     * The configurator to use for an endpoint that was given this one: ours for another implementation's default one or none, else the given one, which
     * from now on asks ours for what it does not decide itself.
     */
    static Configurator behind(@Nullable Configurator given) {
        if (given == null) {
            return DefaultConfigurator.provider();
        }
        Set<Class<?>> foreign = foreign();
        if (foreign.contains(given.getClass())) {
            return DefaultConfigurator.provider();
        }
        Configurator asked = lookup(given);
        if (asked != null && foreign.contains(asked.getClass())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "The configurator " + given.getClass().getName()
                            + " asked for the platform's defaults before its"
                            + " endpoint was deployed, and goes on asking "
                            + asked.getClass().getName() + ", of another WebSocket implementation: exclude its jar, "
                            + OtherImplementations.jar(asked.getClass()));
        }
        return given;
    }

    /** A configurator looks once, with the thread's class loader, and keeps what it finds. @return null where the application's own method fails */
    private static @Nullable Configurator lookup(Configurator given) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new OursFirst(before));
        try {
            return given.getContainerDefaultConfigurator();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "No default configurator behind " + given.getClass(), e);
            return null;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The classes that other implementations on this thread's class path have registered as the platform's default. */
    private static Set<Class<?>> foreign() {
        Set<Class<?>> found = new HashSet<>();
        try {
            ServiceLoader.load(Configurator.class).stream()
                    .map(ServiceLoader.Provider::type)
                    .filter(type -> type != DefaultConfigurator.class)
                    .forEach(found::add);
        } catch (ServiceConfigurationError e) {
            LOG.log(System.Logger.Level.DEBUG, "A default configurator on the class path cannot be loaded", e);
        }
        return found;
    }

    /** The thread's own loader, but for who the platform's default configurator is. */
    private static final class OursFirst extends ClassLoader {

        private static final String SERVICE = "META-INF/services/" + Configurator.class.getName();

        OursFirst(@Nullable ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (!name.equals(SERVICE)) {
                return super.getResources(name);
            }
            List<URL> ours = new ArrayList<>();
            ClassLoader own = PlatformDefault.class.getClassLoader();
            for (URL each : Collections.list(own.getResources(name))) {
                if (OtherImplementations.names(each).contains(DefaultConfigurator.class.getName())) {
                    ours.add(each);
                }
            }
            return Collections.enumeration(ours);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(DefaultConfigurator.class.getName())
                    ? DefaultConfigurator.class
                    : super.loadClass(name, resolve);
        }
    }
}
