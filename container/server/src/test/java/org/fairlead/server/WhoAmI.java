package org.fairlead.server;

import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.fairlead.container.FairleadHandshakeRequest;
import org.fairlead.session.FairleadSession;
import org.jspecify.annotations.Nullable;

/** Tells a client what the application knows of it: the address, whether it speaks TLS, the URI, in the handshake and in the session. */
@ServerEndpoint(value = "/whoami", configurator = WhoAmI.Asking.class)
public class WhoAmI {

    public static class Asking extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            FairleadHandshakeRequest ours = (FairleadHandshakeRequest) request;
            config.getUserProperties()
                    .put(
                            "handshake",
                            text(ours) + " " + ours.getRequestURI().getScheme().equals("wss") + " "
                                    + ours.getRequestURI());
        }
    }

    @OnOpen
    public void open(Session session, EndpointConfig config) throws IOException {
        FairleadSession ours = (FairleadSession) session;
        session.getBasicRemote()
                .sendText(config.getUserProperties().get("handshake") + "|" + text(ours.remoteAddress()) + " "
                        + ours.isSecure() + " " + ours.getRequestURI());
    }

    private static String text(FairleadHandshakeRequest request) {
        return request.getRemotePort() < 0 ? "none" : request.getRemoteAddress() + ":" + request.getRemotePort();
    }

    static String text(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : "none";
    }
}
