package org.fairlead.interop;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.fairlead.client.WebSocketClient;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.server.WebSocketServer;

/** One side of a connection whose link is cut, which {@link HalfOpenIT} runs in a network namespace of its own. Prints what it is told. */
public final class HalfOpenProgram {

    private static final CountDownLatch CLOSED = new CountDownLatch(1);

    private HalfOpenProgram() {}

    /** Tells of its beginning and its end. */
    public static class Told extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            System.out.println("open");
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            System.out.println("closed " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
            CLOSED.countDown();
        }
    }

    /** @param arguments {@code server ADDRESS}, {@code session URI} or {@code pull URI}; then the heartbeat's interval and timeout */
    public static void main(String... arguments) throws Exception {
        Duration interval = Duration.parse(arguments[2]);
        Duration timeout = Duration.parse(arguments[3]);
        if (arguments[0].equals("server")) {
            WebSocketServer server = WebSocketServer.builder()
                    .host(arguments[1])
                    .port(0)
                    .settings(settings -> settings.heartbeat(interval, timeout))
                    .endpoint(ServerEndpointConfig.Builder.create(Told.class, "/half-open")
                            .build())
                    .start();
            System.out.println("port " + server.port());
            server.await();
            return;
        }
        URI uri = URI.create(arguments[1]);
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .settings(settings -> settings.heartbeat(interval, timeout).disconnectTimeout(Duration.ofSeconds(1)));
        if (arguments[0].equals("pull")) {
            pull(builder.open(uri));
            return;
        }
        try (WebSocketClient client = builder.build()) {
            client.connect(new Told(), ClientEndpointConfig.Builder.create().build(), uri);
            CLOSED.await();
        }
    }

    private static void pull(WebSocketConnection connection) {
        System.out.println("open");
        try {
            connection.receive();
        } catch (IOException e) {
            System.out.println("closed " + e.getMessage());
        }
    }
}
