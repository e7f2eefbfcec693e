package org.fairlead.benchmarks.peers;

import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat with its own WebSocket, embedded. It answers every offer of permessage-deflate, at zlib's default level. */
final class TomcatServer implements Peer {

    @Override
    public int start(PeerOptions options) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("acceptCount", "1024");
        // one process may hold more connections than the default of 8192
        connector.setProperty("maxConnections", "20000");
        if (options.keyStore() != null) {
            secure(connector, options);
        }
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        ServletContainerInitializer webSockets = new WsSci();
        context.addServletContainerInitializer(webSockets, Set.of(JakartaEcho.class, JakartaBroadcast.class));
        // an upgrade filter needs a servlet to stand before
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
        context.addServletMappingDecoded("/", "default");
        tomcat.start();
        return connector.getLocalPort();
    }

    private static void secure(Connector connector, PeerOptions options) {
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(String.valueOf(options.keyStore()));
        certificate.setCertificateKeystorePassword(PeerOptions.PASSWORD);
        certificate.setCertificateKeystoreType("PKCS12");
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
    }
}
