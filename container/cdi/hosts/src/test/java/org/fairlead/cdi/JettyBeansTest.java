package org.fairlead.cdi;

import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.fairlead.servlet.FairleadInitializer;
import org.jboss.weld.environment.servlet.EnhancedListener;
import org.jboss.weld.environment.servlet.Listener;

class JettyBeansTest extends BeansContract {

    @Override
    Container start(Container.WeldStarts order) throws Exception {
        return new Running(order);
    }

    private static final class Running implements Container {
        private final Server server = new Server();
        private final ServerConnector connector = new ServerConnector(server);
        private final ServletContextHandler application =
                new ServletContextHandler("/app", ServletContextHandler.SESSIONS);

        Running(WeldStarts order) throws Exception {
            if (order == WeldStarts.BEFORE_FAIRLEAD) {
                application.addServletContainerInitializer(new EnhancedListener());
            }
            application.addServletContainerInitializer(
                    new FairleadInitializer(), Shop.ENDPOINTS.toArray(Class<?>[]::new));
            if (order == WeldStarts.AFTER_FAIRLEAD) {
                application.addServletContainerInitializer(new EnhancedListener());
            }
            application.addEventListener(new Shop.Adding());
            if (order == WeldStarts.BY_LISTENER) {
                application.addEventListener(new Listener());
            }
            application.addServlet(DefaultServlet.class, "/");
            connector.setHost("localhost");
            server.addConnector(connector);
            server.setHandler(application);
            server.start();
        }

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public void undeploy() throws Exception {
            application.stop();
        }

        /** Jetty cuts connections before it tells its applications of the end. */
        @Override
        public void close() throws Exception {
            application.stop();
            server.stop();
        }
    }
}
