package org.fairlead.tck.host;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.fairlead.tck.spi.Host;
import org.jspecify.annotations.Nullable;

/** Fairlead inside Tomcat, whose own WebSocket is not there; with what {@link Platform} says, where that is wanted. */
public final class TomcatHost implements Host {

    private final Map<String, Context> applications = new ConcurrentHashMap<>();
    private final Tomcat tomcat = new Tomcat();
    private final @Nullable Connector secure;

    /** Starts Tomcat on a free port, or two. */
    public TomcatHost() throws IOException, LifecycleException {
        // it is one for the JVM, in which there may be two hosts, each with its own classes; what is deployed is
        // unpacked
        TomcatURLStreamHandlerFactory.disable();
        tomcat.setBaseDir(Files.createTempDirectory("fairlead-tck-tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        tomcat.getEngine().setDefaultHost(tomcat.getHost().getName());
        Platform platform = Platform.wanted();
        if (platform == null) {
            secure = null;
        } else {
            secure = newSecureConnector(platform);
            tomcat.getService().addConnector(secure);
            tomcat.addUser(Platform.USER, Platform.USER_PASSWORD);
            for (String role : Platform.ROLES) {
                tomcat.addRole(Platform.USER, role);
            }
        }
        tomcat.start();
    }

    private static Connector newSecureConnector(Platform platform) {
        SSLHostConfig tls = new SSLHostConfig();
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(tls, Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(platform.keyStore());
        certificate.setCertificateKeystorePassword(platform.password());
        tls.addCertificate(certificate);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(tls);
        return connector;
    }

    @Override
    public int securePort() {
        return secure == null ? Host.super.securePort() : secure.getLocalPort();
    }

    @Override
    public URI deploy(Path war, String contextPath) {
        StandardContext context = new StandardContext();
        context.setPath(contextPath);
        context.setDocBase(war.toString());
        context.setParentClassLoader(getClass().getClassLoader());
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        context.addLifecycleListener(config);
        // a request that is for no servlet at all would pass no filter
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.getHost().addChild(context);
        applications.put(contextPath, context);
        return URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + contextPath);
    }

    @Override
    public void undeploy(String contextPath) throws LifecycleException {
        Context context = applications.remove(contextPath);
        if (context != null) {
            context.stop();
            context.destroy();
            tomcat.getHost().removeChild(context);
        }
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
