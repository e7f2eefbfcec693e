package org.fairlead.interop.jetty;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.fairlead.interop.endpoints.Endpoints;
import org.fairlead.interop.endpoints.PeerMain;

/** Jetty with the interoperability endpoints, plain and TLS; answers every offer of permessage-deflate. */
public final class JettyPeer {

    private JettyPeer() {}

    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector plain = new ServerConnector(server);
        plain.setHost("127.0.0.1");
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(PeerMain.keyStore(args));
        tls.setKeyStorePassword(PeerMain.PASSWORD);
        ServerConnector secure = new ServerConnector(server, tls);
        secure.setHost("127.0.0.1");
        server.addConnector(plain);
        server.addConnector(secure);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, (servletContext, container) -> {
            for (Class<?> endpoint : Endpoints.ALL) {
                container.addEndpoint(endpoint);
            }
        });
        server.setHandler(context);
        server.start();
        PeerMain.serve(plain.getLocalPort(), secure.getLocalPort());
    }
}
