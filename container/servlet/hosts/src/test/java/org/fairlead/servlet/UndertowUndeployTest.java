package org.fairlead.servlet;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

class UndertowUndeployTest extends UndeployContract {

    @Override
    Server start() {
        return new Running();
    }

    private static final class Running implements Server {
        private final PathHandler paths = new PathHandler();
        private final Undertow server =
                Undertow.builder().addHttpListener(0, "localhost", paths).build();

        Running() {
            server.start();
        }

        @Override
        public int port() {
            return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        }

        @Override
        public Application deploy(ClassLoader loader, ServletContainerInitializer initializer, Class<?> endpoint)
                throws Exception {
            DeploymentManager manager = Servlets.newContainer()
                    .addDeployment(Servlets.deployment()
                            .setDeploymentName("app")
                            .setContextPath("/app")
                            .setClassLoader(loader)
                            .addServletContainerInitializer(
                                    new ServletContainerInitializerInfo(initializer.getClass(), Set.of(endpoint))));
            manager.deploy();
            paths.addPrefixPath("/app", manager.start());
            return () -> {
                paths.removePrefixPath("/app");
                manager.stop();
                manager.undeploy();
            };
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
