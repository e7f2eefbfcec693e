package org.fairlead.benchmarks.echo;

import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;

/** Undertow's Jakarta WebSocket container with {@link JakartaEcho}, run on its I/O thread. */
final class UndertowEcho {

    private UndertowEcho() {}

    static int start() throws ServletException {
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(UndertowEcho.class.getClassLoader())
                .setDeploymentName("echo")
                .setContextPath("/")
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo()
                                .setBuffers(new DefaultByteBufferPool(true, 16 << 10))
                                .addEndpoint(JakartaEcho.class));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(application);
        manager.deploy();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(manager.start())
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }
}
