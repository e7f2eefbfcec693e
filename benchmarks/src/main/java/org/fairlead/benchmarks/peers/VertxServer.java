package org.fairlead.benchmarks.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Vert.x with its own API on one event loop. Variants: {@code epoll}, {@code nio}. */
final class VertxServer implements Peer {

    private final Set<ServerWebSocket> all = new LinkedHashSet<>();

    @Override
    public int start(PeerOptions options) throws Exception {
        Vertx vertx = vertx(options.variant().equals("epoll"));
        HttpServerOptions http = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setAcceptBacklog(1024)
                .setMaxWebSocketFrameSize(Math.max(1 << 16, options.messageSize()))
                .setMaxWebSocketMessageSize(Math.max(1 << 18, options.messageSize()))
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(options.deflate())
                .setWebSocketCompressionLevel(PeerOptions.DEFLATE_LEVEL)
                .setWebSocketAllowServerNoContext(true)
                .setWebSocketPreferredClientNoContext(true);
        if (options.keyStore() != null) {
            http.setSsl(true)
                    .setKeyCertOptions(new PfxOptions()
                            .setPath(options.keyStore().toString())
                            .setPassword(PeerOptions.PASSWORD));
        }
        HttpServer server = vertx.createHttpServer(http).webSocketHandler(this::serve);
        return server.listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
    }

    static Vertx vertx(boolean epoll) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(epoll));
        if (epoll && !vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no native transport", vertx.unavailableNativeTransportCause());
        }
        return vertx;
    }

    /** On the one event loop. */
    private void serve(ServerWebSocket socket) {
        if (socket.path().equals("/broadcast")) {
            all.add(socket);
            socket.closeHandler(end -> all.remove(socket));
            socket.textMessageHandler(text -> all.forEach(each -> each.writeTextMessage(text)));
        } else {
            socket.textMessageHandler(socket::writeTextMessage);
            socket.binaryMessageHandler(socket::writeBinaryMessage);
        }
    }
}
