package org.fairlead.cdi;

import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.fairlead.servlet.FairleadInitializer;
import org.jboss.weld.environment.servlet.EnhancedListener;
import org.jboss.weld.environment.servlet.Listener;
import org.junit.jupiter.api.io.TempDir;

class TomcatBeansTest extends BeansContract {

    @TempDir
    Path folder;

    @Override
    Container start(Container.WeldStarts order) throws Exception {
        return new Running(folder, order);
    }

    private static final class Running implements Container {
        private final Tomcat tomcat = new Tomcat();
        private final Context application;

        Running(Path folder, WeldStarts order) throws LifecycleException {
            tomcat.setBaseDir(folder.toString());
            tomcat.setPort(0);
            tomcat.getConnector();
            application = tomcat.addContext("/app", null);
            ServletContainerInitializer weld = new EnhancedListener();
            if (order == WeldStarts.BEFORE_FAIRLEAD) {
                application.addServletContainerInitializer(weld, Set.of());
            }
            application.addServletContainerInitializer(new FairleadInitializer(), Set.copyOf(Shop.ENDPOINTS));
            if (order == WeldStarts.AFTER_FAIRLEAD) {
                application.addServletContainerInitializer(weld, Set.of());
            }
            application.addApplicationListener(Shop.Adding.class.getName());
            if (order == WeldStarts.BY_LISTENER) {
                application.addApplicationListener(Listener.class.getName());
            }
            Tomcat.addServlet(application, "default", new DefaultServlet());
            application.addServletMappingDecoded("/", "default");
            tomcat.start();
        }

        @Override
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void undeploy() throws LifecycleException {
            application.stop();
        }

        @Override
        public void close() throws LifecycleException {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
