package org.fairlead.tck.host;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.tck.servlet.WebStart;
import org.fairlead.tck.spi.Host;
import org.fairlead.tck.war.WebApplication;
import org.glassfish.tyrus.core.ErrorCollector;
import org.glassfish.tyrus.server.TyrusServerConfiguration;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainerFactory;

/**
 * The reference implementation's standalone server, as a control: what fails with it in one role and not in the other is to be looked for on the other
 * side. It cannot upgrade a request out of a servlet.
 */
public final class TyrusHost implements Host {

    private static final Logger LOG = System.getLogger(TyrusHost.class.getName());

    private final Map<String, Running> applications = new ConcurrentHashMap<>();

    private record Running(WebApplication application, WebStart start, TyrusServerContainer server) {
        void stop() throws Exception {
            try (application) {
                ContextLoader.call(application.loader(), () -> {
                    try {
                        server.stop();
                    } finally {
                        start.stop();
                    }
                    return start;
                });
            }
        }
    }

    @Override
    public URI deploy(Path war, String contextPath) throws Exception {
        WebApplication application =
                WebApplication.of(war, contextPath, getClass().getClassLoader());
        Running running = ContextLoader.call(application.loader(), () -> start(application, contextPath));
        applications.put(contextPath, running);
        return URI.create("http://localhost:" + running.server().getPort() + contextPath);
    }

    private static Running start(WebApplication application, String contextPath) throws Exception {
        Set<Class<?>> classes = application.classes();
        TyrusServerContainer server = newServer();
        WebStart start = new WebStart(application, server);
        try {
            addScanned(server, classes);
            start.run(classes);
            server.start(contextPath, 0);
            return new Running(application, start, server);
        } catch (DeploymentException e) {
            LOG.log(Level.INFO, contextPath + " has a bad endpoint: " + e.getMessage());
            // it does not start then: one without endpoints answers 404
            server.stop();
            TyrusServerContainer empty = newServer();
            empty.start(contextPath, 0);
            return new Running(application, start, empty);
        }
    }

    private static TyrusServerContainer newServer() {
        return (TyrusServerContainer) ServerContainerFactory.createServerContainer(Map.of());
    }

    private static void addScanned(TyrusServerContainer server, Set<Class<?>> classes) throws DeploymentException {
        ErrorCollector errors = new ErrorCollector();
        TyrusServerConfiguration found = new TyrusServerConfiguration(classes, Set.of(), Set.of(), errors);
        for (Class<?> endpoint : found.getAnnotatedEndpointClasses(Set.of())) {
            server.addEndpoint(endpoint);
        }
        for (ServerEndpointConfig endpoint : found.getEndpointConfigs(Set.of())) {
            server.addEndpoint(endpoint);
        }
        if (!errors.isEmpty()) {
            throw errors.composeComprehensiveException();
        }
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        Running running = applications.remove(contextPath);
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void close() throws Exception {
        for (String contextPath : applications.keySet()) {
            undeploy(contextPath);
        }
    }
}
