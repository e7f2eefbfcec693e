package org.fairlead.benchmarks.peers;

import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/** Undertow's Jakarta container. Variants: {@code inline}, its default, where handlers run on the I/O thread, and {@code worker}. */
final class UndertowServer implements Peer {

    private static final int BUFFER = 16 << 10;

    @Override
    public int start(PeerOptions options) throws Exception {
        WebSocketDeploymentInfo webSockets = new WebSocketDeploymentInfo()
                .setBuffers(new DefaultByteBufferPool(true, BUFFER))
                .setDispatchToWorkerThread(options.variant().equals("worker"))
                .addEndpoint(JakartaEcho.class)
                .addEndpoint(JakartaBroadcast.class);
        if (options.deflate()) {
            webSockets.addExtension(new PerMessageDeflateHandshake(false, PeerOptions.DEFLATE_LEVEL));
        }
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(UndertowServer.class.getClassLoader())
                .setDeploymentName("benchmark")
                .setContextPath("/")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, webSockets);
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(application);
        manager.deploy();
        SSLContext tls = options.sslContext();
        Undertow.Builder builder = Undertow.builder().setIoThreads(1).setHandler(manager.start());
        Undertow server = (tls == null
                        ? builder.addHttpListener(0, "127.0.0.1")
                        : builder.addHttpsListener(0, "127.0.0.1", tls))
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }
}
