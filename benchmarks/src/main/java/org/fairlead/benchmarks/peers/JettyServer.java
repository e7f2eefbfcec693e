package org.fairlead.benchmarks.peers;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's Jakarta container with one acceptor and one selector. It answers every offer of permessage-deflate, at zlib's default level. */
final class JettyServer implements Peer {

    @Override
    public int start(PeerOptions options) throws Exception {
        Server server = new Server();
        ServerConnector connector;
        if (options.keyStore() == null) {
            connector = new ServerConnector(server, 1, 1);
        } else {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStorePath(options.keyStore().toUri().toString());
            tls.setKeyStorePassword(PeerOptions.PASSWORD);
            connector = new ServerConnector(server, tls);
        }
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, (servletContext, container) -> {
            // else it ends those that have waited for 30 s, while thousands are opened
            container.setDefaultMaxSessionIdleTimeout(0);
            container.addEndpoint(JakartaEcho.class);
            container.addEndpoint(JakartaBroadcast.class);
        });
        server.setHandler(context);
        server.start();
        return connector.getLocalPort();
    }
}
