package org.fairlead.tck.host;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.fairlead.tck.spi.Host;

/** Fairlead inside Jetty (ee11), whose own WebSocket is not there. */
public final class JettyHost implements Host {

    private final Map<String, WebAppContext> applications = new ConcurrentHashMap<>();
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    /** Starts Jetty on a free port. */
    public JettyHost() throws Exception {
        connector.setHost("localhost");
        // the sessions have idle timeouts of their own
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.setHandler(contexts);
        server.start();
    }

    @Override
    public URI deploy(Path war, String contextPath) throws Exception {
        WebAppContext application = new WebAppContext();
        application.setContextPath(contextPath);
        application.setWar(war.toString());
        application.setThrowUnavailableOnStartupException(true);
        contexts.addHandler(application);
        applications.put(contextPath, application);
        application.start();
        return URI.create("http://localhost:" + connector.getLocalPort() + contextPath);
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        WebAppContext application = applications.remove(contextPath);
        if (application != null) {
            application.stop();
            contexts.removeHandler(application);
            application.destroy();
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
