package org.fairlead.servlet;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;

@Tag("C14")
class UndertowTest extends ContainerContract {

    @Override
    Container start() throws Exception {
        return new Running();
    }

    private static final class Running implements Container {
        private final PathHandler paths = new PathHandler();
        private final Undertow server =
                Undertow.builder().addHttpListener(0, "localhost", paths).build();
        private final DeploymentManager application;

        Running() throws ServletException {
            DeploymentInfo info = Servlets.deployment()
                    .setDeploymentName("app")
                    .setContextPath("/app")
                    .setClassLoader(Application.class.getClassLoader())
                    .addServletContainerInitializer(
                            new ServletContainerInitializerInfo(FairleadInitializer.class, Application.ENDPOINTS))
                    .addListener(Servlets.listener(Application.Listener.class))
                    .addFilter(new FilterInfo("login", Application.Login.class).setAsyncSupported(true))
                    .addFilterUrlMapping("login", "/*", DispatcherType.REQUEST)
                    .addServlet(Servlets.servlet("pages", Application.Pages.class)
                            .addMapping("/*")
                            .setAsyncSupported(true));
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
