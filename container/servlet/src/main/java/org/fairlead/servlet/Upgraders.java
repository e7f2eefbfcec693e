package org.fairlead.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which {@link Upgrader} a request is for: that of the container whose class the request object is. What stands on a container's classes is loaded by name and when a
 * request of that container has come, so that the classes of others are never asked for. Thread-safe.
 */
final class Upgraders {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    /** The package of the container's request objects, and who upgrades them. */
    private static final Map<String, String> CONTAINERS = Map.of(
            "org.apache.catalina.", "org.fairlead.servlet.tomcat.TomcatUpgrader",
            "org.eclipse.jetty.", "org.fairlead.servlet.jetty.JettyUpgrader",
            "io.undertow.", "org.fairlead.servlet.undertow.UndertowUpgrader");

    /** By the container's package, or by the class of the request where that is in none of them. */
    private final Map<String, Upgrader> known = new ConcurrentHashMap<>(2);

    /** The container's own request, without the wrappers of filters. */
    static HttpServletRequest unwrapped(HttpServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            inner = wrapper.getRequest();
        }
        return inner instanceof HttpServletRequest http ? http : request;
    }

    /** @param request without wrappers */
    Upgrader of(HttpServletRequest request) {
        return of(request.getClass());
    }

    /** Whether the requests of an application are upgraded by their container's own way; looked at when it starts, so that the log says early what is amiss. */
    boolean knows(ServletContext context) {
        return !packageOf(context.getClass()).isEmpty() && !(of(context.getClass()) instanceof StandardUpgrader);
    }

    /** The package among those that are known, or "". */
    private static String packageOf(Class<?> type) {
        return CONTAINERS.keySet().stream()
                .filter(type.getName()::startsWith)
                .findAny()
                .orElse("");
    }

    private Upgrader of(Class<?> type) {
        String container = packageOf(type);
        return known.computeIfAbsent(
                container.isEmpty() ? type.getName() : container, key -> find(container, type.getName()));
    }

    private static Upgrader find(String container, String requestClass) {
        String upgrader = CONTAINERS.get(container);
        if (upgrader != null) {
            return load(upgrader, requestClass);
        }
        LOG.log(
                Level.INFO,
                "The container of " + requestClass + " is not known: its connections are upgraded by the Servlet API");
        return new StandardUpgrader();
    }

    private static Upgrader load(String name, String seen) {
        try {
            return (Upgrader) Class.forName(name, true, Upgraders.class.getClassLoader())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.log(
                    Level.WARNING,
                    "The application does not see the container's classes that " + name
                            + " stands on, though its container is that of "
                            + seen + ": connections are upgraded by the Servlet API, with the limits that"
                            + " docs/servlet-containers.md tells of",
                    e);
            return new StandardUpgrader();
        }
    }
}
