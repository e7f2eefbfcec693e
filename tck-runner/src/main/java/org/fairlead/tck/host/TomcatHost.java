package org.fairlead.tck.host;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.fairlead.tck.spi.Host;

/** Fairlead inside Tomcat, whose own WebSocket is not there. */
public final class TomcatHost implements Host {

    private final Map<String, Context> applications = new ConcurrentHashMap<>();
    private final Tomcat tomcat = new Tomcat();

    /** Starts Tomcat on a free port. */
    public TomcatHost() throws IOException, LifecycleException {
        tomcat.setBaseDir(Files.createTempDirectory("fairlead-tck-tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        tomcat.getEngine().setDefaultHost(tomcat.getHost().getName());
        tomcat.start();
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
