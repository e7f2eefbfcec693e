package org.fairlead.tck.host.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;

@WebServlet("/upgrade")
public class Upgrading extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        if ("no".equals(request.getQueryString())) {
            response.sendError(HttpServletResponse.SC_CONFLICT, "not today");
            return;
        }
        ServerEndpointConfig config =
                ServerEndpointConfig.Builder.create(Greeting.class, "/unused").build();
        config.getUserProperties().put("greeting", request.getRequestURI() + " " + request.getHeader("X-Name"));
        try {
            Seen.container(getServletContext()).upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }
}
