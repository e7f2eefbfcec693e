package org.fairlead.interop.endpoints;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;

/** Says which values the request's header {@code X-Interop} had, and answers with {@code X-Interop-Answer}. */
@ServerEndpoint(value = "/headers", configurator = HeadersEndpoint.Keeper.class)
public class HeadersEndpoint {

    private static final String NAME = "X-Interop";

    /** Keeps the header for the endpoint. */
    public static class Keeper extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            List<String> values = request.getHeaders().getOrDefault(NAME, List.of());
            config.getUserProperties().put(NAME, String.join("|", values));
            response.getHeaders().put(NAME + "-Answer", List.of("seen " + values.size()));
        }
    }

    @OnOpen
    public void open(Session session, EndpointConfig config) throws IOException {
        session.getBasicRemote()
                .sendText(NAME + "=" + config.getUserProperties().get(NAME));
    }
}
