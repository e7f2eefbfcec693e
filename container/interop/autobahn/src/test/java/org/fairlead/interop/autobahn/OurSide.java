package org.fairlead.interop.autobahn;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.client.WebSocketClient;
import org.fairlead.server.WebSocketServer;

/** Our server or our client with an endpoint that echoes, as the suite meets them; gives connections to it whose other end is a {@link Peer}. */
final class OurSide implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private interface Connector {
        Peer connect(String extension) throws Exception;
    }

    private final Connector connector;
    private final AutoCloseable container;

    private OurSide(Connector connector, AutoCloseable container) {
        this.connector = connector;
        this.container = container;
    }

    static OurSide start(Side side) throws Exception {
        return side.role == Role.SERVER ? server(side) : client(side);
    }

    private static OurSide server(Side side) throws Exception {
        WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoEndpoint.class)
                .settings(settings -> Limits.of(settings, side.dispatch))
                .start();
        return new OurSide(
                extension -> Peer.client(
                        new Socket(InetAddress.getLoopbackAddress(), server.port()), EchoEndpoint.PATH, extension),
                server);
    }

    private static OurSide client(Side side) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setSoTimeout((int) PATIENCE.toMillis());
        WebSocketClient client = WebSocketClient.builder()
                .settings(settings -> Limits.of(settings, side.dispatch))
                .build();
        URI uri = URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
        return new OurSide(
                extension -> {
                    CaseEndpoint endpoint = new CaseEndpoint();
                    CompletableFuture<?> connected = CompletableFuture.supplyAsync(() -> {
                        try {
                            return client.connect(endpoint, uri);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    Peer peer = Peer.server(listener.accept(), extension, () -> {
                        if (!endpoint.await(PATIENCE)) {
                            throw new AssertionError("onClose was not called");
                        }
                    });
                    connected.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    return peer;
                },
                () -> {
                    client.close();
                    listener.close();
                });
    }

    /** A connection without an extension. */
    Peer connect() throws Exception {
        return connector.connect("");
    }

    /**
     * A connection with permessage-deflate.
     *
     * @param extension what the peer offers to our server, or answers to our client
     */
    Peer connect(String extension) throws Exception {
        return connector.connect(extension);
    }

    @Override
    public void close() throws Exception {
        container.close();
    }
}
