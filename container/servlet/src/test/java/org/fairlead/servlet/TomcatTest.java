package org.fairlead.servlet;

import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Tag;

@Tag("C14")
class TomcatTest extends ContainerContract {

    @Override
    Container start() throws Exception {
        return new Running();
    }

    private static final class Running implements Container {
        private final Tomcat tomcat = new Tomcat();
        private final Context application;
        private final AtomicLong dispatches = new AtomicLong();
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Running() throws Exception {
            tomcat.setBaseDir(Files.createTempDirectory("fairlead-tomcat").toString());
            tomcat.setPort(0);
            tomcat.getConnector().getProtocolHandler().setExecutor(task -> {
                dispatches.incrementAndGet();
                threads.execute(task);
            });
            application = tomcat.addContext("/app", null);
            application.addServletContainerInitializer(new FairleadInitializer(), Set.copyOf(Application.ENDPOINTS));
            application.addApplicationListener(Application.Listener.class.getName());
            HttpServlet pages = new Application.Pages();
            Tomcat.addServlet(application, "pages", pages).setAsyncSupported(true);
            application.addServletMappingDecoded("/", "pages");
            FilterDef login = new FilterDef();
            login.setFilterName("login");
            login.setFilter(new Application.Login());
            login.setAsyncSupported("true");
            application.addFilterDef(login);
            FilterMap everywhere = new FilterMap();
            everywhere.setFilterName("login");
            everywhere.addURLPattern("/*");
            application.addFilterMap(everywhere);
            tomcat.start();
        }

        @Override
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public long dispatches() {
            return dispatches.get();
        }

        @Override
        public void undeploy() throws LifecycleException {
            application.stop();
        }

        @Override
        public void close() throws LifecycleException {
            tomcat.stop();
            tomcat.destroy();
            threads.shutdown();
        }
    }
}
