package org.fairlead.tck.host;

import jakarta.websocket.DeploymentException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.container.EndpointScanner;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.server.WebSocketServer;
import org.fairlead.tck.servlet.Exchange;
import org.fairlead.tck.servlet.WebStart;
import org.fairlead.tck.spi.Host;
import org.fairlead.tck.war.WebApplication;

/** Fairlead's standalone server: each application has one of its own, on a free port. */
public final class StandaloneHost implements Host {

    private static final Logger LOG = System.getLogger(StandaloneHost.class.getName());

    private final Map<String, Running> applications = new ConcurrentHashMap<>();

    private record Running(WebApplication application, WebStart start, WebSocketServer server) {
        void stop() throws Exception {
            try (application) {
                server.close();
                ContextLoader.call(application.loader(), () -> {
                    start.stop();
                    return start;
                });
            }
        }
    }

    @Override
    public URI deploy(Path war, String contextPath) throws Exception {
        WebApplication application =
                WebApplication.of(war, contextPath, getClass().getClassLoader());
        try {
            Running running = start(application);
            applications.put(contextPath, running);
            return URI.create("http://localhost:" + running.server().port() + contextPath);
        } catch (Exception e) {
            application.close();
            throw e;
        }
    }

    private static Running start(WebApplication application) throws Exception {
        String contextPath = application.contextPath();
        AtomicReference<WebSocketDeployment> self = new AtomicReference<>();
        WebSocketDeployment deployment = WebSocketDeployment.builder()
                .contextPath(contextPath)
                .classLoader(application.loader())
                .httpUpgrade((request, response, config, parameters) -> {
                    Exchange exchange = Exchange.of(request);
                    exchange.upgraded(Objects.requireNonNull(self.get())
                            .handshake(config, parameters, exchange.head(), exchange.facts()));
                })
                .build();
        self.set(deployment);
        WebStart start = new WebStart(application, deployment.container());
        ServletDeployment withServlets = ContextLoader.call(application.loader(), () -> {
            try {
                deployment.addScanned(EndpointScanner.scanArchives(application.loader(), application.archives()));
            } catch (DeploymentException e) {
                LOG.log(Level.INFO, contextPath + " has a bad endpoint: " + e.getMessage());
            }
            start.run(application.classes());
            deployment.completed();
            return new ServletDeployment(deployment, contextPath, start.servlets());
        });
        WebSocketServer server = WebSocketServer.builder()
                .host("localhost")
                .port(0)
                .deployment(withServlets)
                .start();
        return new Running(application, start, server);
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
