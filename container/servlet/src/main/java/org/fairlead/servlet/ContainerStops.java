package org.fairlead.servlet;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Which {@link ContainerStop} an application needs: none where its container stops applications before it cuts their connections. */
final class ContainerStops {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    private ContainerStops() {}

    /** @return what takes the watch away again */
    static Runnable watch(ServletContext context, ContainerStop.Application application) {
        // by name, as the upgraders are
        if (context.getClass().getName().startsWith("org.eclipse.jetty.")) {
            try {
                ContainerStop stop = (ContainerStop) Class.forName(
                                "org.fairlead.servlet.jetty.JettyStop", true, ContainerStops.class.getClassLoader())
                        .getDeclaredConstructor()
                        .newInstance();
                return stop.watch(application);
            } catch (ReflectiveOperationException | LinkageError e) {
                LOG.log(Level.DEBUG, "The stop of this Jetty is not seen: its classes are hidden", e);
            }
        }
        return () -> {};
    }
}
