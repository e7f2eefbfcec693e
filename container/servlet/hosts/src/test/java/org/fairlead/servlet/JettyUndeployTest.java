package org.fairlead.servlet;

import jakarta.servlet.ServletContainerInitializer;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

class JettyUndeployTest extends UndeployContract {

    @Override
    Server start() throws Exception {
        return new Running();
    }

    private static final class Running implements Server {
        private final org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server();
        private final ServerConnector connector = new ServerConnector(server);
        private final ContextHandlerCollection contexts = new ContextHandlerCollection();

        Running() throws Exception {
            connector.setHost("localhost");
            server.addConnector(connector);
            server.setHandler(contexts);
            server.start();
        }

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public Application deploy(ClassLoader loader, ServletContainerInitializer initializer, Class<?> endpoint)
                throws Exception {
            ServletContextHandler context = new ServletContextHandler("/app");
            context.setClassLoader(loader);
            context.addServletContainerInitializer(initializer, endpoint);
            context.addServlet(DefaultServlet.class, "/");
            contexts.addHandler(context);
            context.start();
            return () -> {
                context.stop();
                contexts.removeHandler(context);
                context.destroy();
            };
        }

        @Override
        public void close() throws Exception {
            server.stop();
        }
    }
}
