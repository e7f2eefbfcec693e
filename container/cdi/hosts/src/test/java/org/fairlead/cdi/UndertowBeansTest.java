package org.fairlead.cdi;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;
import org.fairlead.servlet.FairleadInitializer;
import org.jboss.weld.environment.servlet.EnhancedListener;
import org.jboss.weld.environment.servlet.Listener;

class UndertowBeansTest extends BeansContract {

    @Override
    Container start(Container.WeldStarts order) throws Exception {
        return new Running(order);
    }

    private static final class Running implements Container {
        private final PathHandler paths = new PathHandler();
        private final Undertow server =
                Undertow.builder().addHttpListener(0, "localhost", paths).build();
        private final DeploymentManager application;

        Running(WeldStarts order) throws ServletException {
            ServletContainerInitializerInfo weld =
                    new ServletContainerInitializerInfo(EnhancedListener.class, Set.of());
            DeploymentInfo info = Servlets.deployment()
                    .setDeploymentName("app")
                    .setContextPath("/app")
                    .setClassLoader(Shop.class.getClassLoader());
            if (order == WeldStarts.BEFORE_FAIRLEAD) {
                info.addServletContainerInitializer(weld);
            }
            info.addServletContainerInitializer(
                    new ServletContainerInitializerInfo(FairleadInitializer.class, Set.copyOf(Shop.ENDPOINTS)));
            if (order == WeldStarts.AFTER_FAIRLEAD) {
                info.addServletContainerInitializer(weld);
            }
            info.addListener(Servlets.listener(Shop.Adding.class));
            if (order == WeldStarts.BY_LISTENER) {
                info.addListener(Servlets.listener(Listener.class));
            }
            application = Servlets.newContainer().addDeployment(info);
            application.deploy();
            paths.addPrefixPath("/app", application.start());
            server.start();
        }

        @Override
        public int port() {
            return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        }

        @Override
        public void undeploy() throws ServletException {
            if (application.getState() == DeploymentManager.State.STARTED) {
                application.stop();
                application.undeploy();
            }
        }

        /** Undertow stops without its applications. */
        @Override
        public void close() throws ServletException {
            undeploy();
            server.stop();
        }
    }
}
