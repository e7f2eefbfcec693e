package org.fairlead.interop.undertow;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.net.InetSocketAddress;
import java.util.List;
import org.fairlead.interop.endpoints.Endpoints;
import org.fairlead.interop.endpoints.PeerMain;

/** Undertow with the interoperability endpoints, plain and TLS; answers every offer of permessage-deflate. */
public final class UndertowPeer {

    private UndertowPeer() {}

    public static void main(String[] args) throws Exception {
        WebSocketDeploymentInfo webSockets = new WebSocketDeploymentInfo();
        Endpoints.ALL.forEach(webSockets::addEndpoint);
        webSockets.addExtension(new PerMessageDeflateHandshake());
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowPeer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("interop")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, webSockets);
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .addHttpsListener(0, "127.0.0.1", PeerMain.sslContext(args))
                .setHandler(manager.start())
                .build();
        server.start();
        List<Integer> ports = server.getListenerInfo().stream()
                .map(listener -> ((InetSocketAddress) listener.getAddress()).getPort())
                .toList();
        PeerMain.serve(ports.get(0), ports.get(1));
    }
}
