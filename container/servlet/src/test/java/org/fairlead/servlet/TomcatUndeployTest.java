package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fairlead in the application, and nothing of it beside Tomcat. */
class TomcatUndeployTest {

    private static final int TIMES = 50;

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();

    /** What a Tomcat of its own would see: Tomcat and the JDK. */
    private static final class ServerClasses extends ClassLoader {
        ServerClasses() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.apache.")
                    || name.startsWith("jakarta.servlet.")
                    || name.startsWith("jakarta.annotation.")) {
                return TomcatUndeployTest.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    @BeforeEach
    void startTomcat() throws LifecycleException {
        tomcat.setBaseDir(directory.resolve("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        tomcat.getEngine().setDefaultHost(tomcat.getHost().getName());
        tomcat.start();
    }

    @AfterEach
    void stopTomcat() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private StandardContext deploy(Path war) {
        StandardContext context = new StandardContext();
        context.setPath("/app");
        context.setDocBase(war.toString());
        context.setParentClassLoader(new ServerClasses());
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        context.addLifecycleListener(config);
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMappingDecoded("/", "default");
        tomcat.getHost().addChild(context);
        return context;
    }

    private void undeploy(StandardContext context) throws LifecycleException {
        context.stop();
        context.destroy();
        tomcat.getHost().removeChild(context);
    }

    private void echo(Collector collector) throws Exception {
        Session session = ContainerProvider.getWebSocketContainer()
                .connectToServer(
                        collector,
                        URI.create("ws://localhost:" + tomcat.getConnector().getLocalPort() + "/app/echo"));
        session.getBasicRemote().sendText("x");
        assertThat(collector.text()).isEqualTo("war:x");
    }

    /** Each time a session is open when the application stops. */
    @Test
    void fiftyDeploymentsLeaveOneClassLoader() throws Exception {
        Path war = War.in(directory.resolve("war"));
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        Set<Reference<ClassLoader>> left = new HashSet<>();
        for (int i = 1; i < TIMES; i++) {
            StandardContext context = deploy(war);
            ClassLoader loader = context.getLoader().getClassLoader();
            assertThat(loader.loadClass(FairleadInitializer.class.getName())).isNotSameAs(FairleadInitializer.class);
            left.add(new WeakReference<>(loader, gone));
            Collector collector = new Collector();
            echo(collector);
            undeploy(context);
            assertThat(collector.closeCode()).isEqualTo(1001);
        }
        StandardContext last = deploy(war);
        left.add(new WeakReference<>(last.getLoader().getClassLoader(), gone));
        echo(new Collector());

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Collector.PATIENCE_SECONDS);
        while (left.size() > 1 && System.nanoTime() < deadline) {
            System.gc();
            Reference<?> cleared = gone.remove(100);
            while (cleared != null) {
                left.remove(cleared);
                cleared = gone.poll();
            }
        }
        assertThat(left)
                .singleElement()
                .extracting(Reference::get)
                .isSameAs(last.getLoader().getClassLoader());
    }

    /** A container looks for them when the stop of the application has returned, and warns. */
    @Test
    void stoppedApplicationHasNoThreadLeft() throws Exception {
        Path war = War.in(directory.resolve("war"));
        LeftThreads threads = new LeftThreads();
        StandardContext context = deploy(war);
        try (RawClient client = RawClient.open(tomcat.getConnector().getLocalPort(), "/app/echo", "x")) {
            client.readFrame();
            assertThat(threads.names()).contains("fairlead-timer").anyMatch(name -> name.startsWith("fairlead-worker"));
            CompletableFuture<Void> closed = client.closeAfterFrame();
            undeploy(context);
            assertThat(threads.names()).isEmpty();
            closed.get(Collector.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
