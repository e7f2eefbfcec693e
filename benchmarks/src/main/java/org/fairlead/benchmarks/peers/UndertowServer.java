package org.fairlead.benchmarks.peers;

import io.undertow.Undertow;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/**
 * Undertow's Jakarta container. Variants: {@code inline}, its default, where handlers run on the I/O thread, and {@code worker}. Its default pool keeps no buffers on
 * the heap, of which permessage-deflate would take three new ones of 16 KiB for each message; so it gets one that keeps them, and buffers that a whole message fits
 * into.
 */
final class UndertowServer implements Peer {

    private static final int SMALLEST_BUFFER = 16 << 10;
    private static final int LARGEST_BUFFER = 128 << 10;
    private static final int MOST_POOLED = 1024;
    private static final int POOLED_BY_THREAD = 12;

    @Override
    public int start(PeerOptions options) throws Exception {
        int buffer = Math.max(SMALLEST_BUFFER, Math.min(LARGEST_BUFFER, options.messageSize()));
        ByteBufferPool pool = new DefaultByteBufferPool(true, buffer, MOST_POOLED, POOLED_BY_THREAD);
        WebSocketDeploymentInfo webSockets = new WebSocketDeploymentInfo()
                .setBuffers(pool)
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
        Undertow.Builder builder =
                Undertow.builder().setIoThreads(1).setByteBufferPool(pool).setHandler(manager.start());
        Undertow server = (tls == null
                        ? builder.addHttpListener(0, "127.0.0.1")
                        : builder.addHttpsListener(0, "127.0.0.1", tls))
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }
}
