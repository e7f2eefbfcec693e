package org.fairlead.servlet;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty with one application, of any environment. */
final class JettyContainer implements Container {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Handler application;

    JettyContainer(Handler application) throws Exception {
        this.application = application;
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

    void startAgain() throws Exception {
        application.start();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
