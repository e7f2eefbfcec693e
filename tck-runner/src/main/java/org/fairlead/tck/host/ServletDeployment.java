package org.fairlead.tck.host;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.tck.servlet.Exchange;
import org.fairlead.tck.servlet.Servlets;
import org.jspecify.annotations.Nullable;

/** A deployment with servlets beside its endpoints: they are asked about requests that no endpoint has the path of. */
record ServletDeployment(Deployment endpoints, String contextPath, Servlets servlets) implements Deployment {

    @Override
    public void add(Class<?> annotated) throws DeploymentException {
        endpoints.add(annotated);
    }

    @Override
    public void add(ServerEndpointConfig config) throws DeploymentException {
        endpoints.add(config);
    }

    @Override
    public Outcome handshake(RequestHead request, RequestFacts facts) {
        Outcome outcome = endpoints.handshake(request, facts);
        HttpServlet servlet = outcome instanceof NotFound ? servlet(request) : null;
        return servlet == null ? outcome : serve(servlet, new Exchange(request, facts));
    }

    private @Nullable HttpServlet servlet(RequestHead request) {
        String path = request.target().replaceFirst("\\?.*", "");
        return path.startsWith(contextPath + "/") ? servlets.at(path.substring(contextPath.length())) : null;
    }

    private static Outcome serve(HttpServlet servlet, Exchange exchange) {
        try {
            servlet.service(exchange.request(), exchange.response());
            return exchange.outcome();
        } catch (ServletException | IOException e) {
            return new Refused(ResponseHead.refusal(500, "The servlet failed: " + e));
        }
    }

    @Override
    public int openSessions() {
        return endpoints.openSessions();
    }

    @Override
    public CompletionStage<Void> closeAll(CloseReason reason) {
        return endpoints.closeAll(reason);
    }
}
