package org.fairlead.benchmarks.peers;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.fairlead.servlet.FairleadInitializer;

/**
 * Tomcat without its own WebSocket, for the memory of a session in a servlet host. Variants: {@code fairlead}, where Fairlead answers the upgrade, and
 * {@code bare}, where {@link BareUpgrade} does, which speaks no WebSocket.
 */
final class ServletTomcat implements Peer {

    @Override
    public int start(PeerOptions options) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("acceptCount", "1024");
        connector.setProperty("maxConnections", "20000");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        if (options.variant().equals("fairlead")) {
            context.addServletContainerInitializer(new FairleadInitializer(), Set.of(JakartaEcho.class));
            Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
            context.addServletMappingDecoded("/", "default");
        } else {
            Tomcat.addServlet(context, "upgrade", new Upgrading());
            context.addServletMappingDecoded("/echo", "upgrade");
        }
        tomcat.start();
        return connector.getLocalPort();
    }

    private static final class Upgrading extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Connection", "Upgrade");
            response.setHeader("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            request.upgrade(BareUpgrade.class);
        }
    }
}
