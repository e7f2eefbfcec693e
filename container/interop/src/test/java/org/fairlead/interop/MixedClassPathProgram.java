package org.fairlead.interop;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.fairlead.client.WebSocketClient;
import org.fairlead.server.WebSocketServer;

/** Serves and asks itself; {@link MixedClassPathIT} runs it behind the jars of another implementation. Prints what it sees. */
public final class MixedClassPathProgram {

    private MixedClassPathProgram() {}

    /** Without a configurator. */
    @ServerEndpoint("/annotated")
    public static class Annotated {
        @OnMessage
        public String echo(String message) {
            return message;
        }
    }

    /** Decides one thing and leaves the rest to the platform's default. */
    public static class Naming extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            super.modifyHandshake(config, request, response);
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) throws InstantiationException {
            return super.getEndpointInstance(type);
        }
    }

    /** With a configurator of the application. */
    @ServerEndpoint(value = "/configured", configurator = Naming.class)
    public static class Configured {
        @OnMessage
        public String echo(String message) {
            return message;
        }
    }

    /** Does nothing. */
    public static class Programmatic extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            // to be opened is all
        }
    }

    public static void main(String... arguments) throws Exception {
        ServerEndpointConfig programmatic = ServerEndpointConfig.Builder.create(Programmatic.class, "/programmatic")
                .build();
        System.out.println("default configurator "
                + programmatic.getConfigurator().getClass().getName());
        System.out.println(
                "client " + ContainerProvider.getWebSocketContainer().getClass().getName());
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .endpoint(Annotated.class)
                        .endpoint(Configured.class)
                        .endpoint(programmatic)
                        .start();
                WebSocketClient client = WebSocketClient.builder().build()) {
            for (String path : new String[] {"/annotated", "/configured", "/programmatic"}) {
                System.out.println(path + " " + status(server.port(), path, "http://elsewhere.test") + ", "
                        + status(server.port(), path, "http://127.0.0.1:" + server.port()));
            }
            Session session = client.connect(
                    new Programmatic(),
                    ClientEndpointConfig.Builder.create().build(),
                    URI.create(server.uri() + "/annotated"));
            System.out.println("own client " + session.isOpen());
        }
    }

    private static String status(int port, String path, String origin) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nOrigin: " + origin
                                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return line.split(" ", 3)[1];
        }
    }
}
