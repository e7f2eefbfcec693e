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

    /** How long {@code Server.stop} waits for what is graceful; 0 for not at all, which is Jetty's default. */
    void stopTimeout(long millis) {
        server.setStopTimeout(millis);
    }

    void startAgain() throws Exception {
        application.start();
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
