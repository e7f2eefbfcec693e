package org.fairlead.container;

import jakarta.websocket.server.HandshakeRequest;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.fairlead.handshake.RequestHead;
import org.fairlead.session.RequestUri;
import org.jspecify.annotations.Nullable;

/** A handshake's request as a configurator sees it. Confined to the thread of the handshake, and usable after it. */
final class UpgradeRequest implements HandshakeRequest {

    private final RequestTarget target;
    private final Map<String, String> pathParameters;
    private final Deployment.RequestFacts facts;
    private final Map<String, List<String>> headers;

    UpgradeRequest(
            RequestHead request,
            RequestTarget target,
            Map<String, String> pathParameters,
            Deployment.RequestFacts facts) {
        this.target = target;
        this.pathParameters = pathParameters;
        this.facts = facts;
        this.headers = CaseInsensitive.unmodifiable(request.headers());
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return headers;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return facts.userPrincipal();
    }

    @Override
    public URI getRequestURI() {
        return RequestUri.parse(target.uri());
    }

    @Override
    public boolean isUserInRole(String role) {
        return facts.isUserInRole(role);
    }

    @Override
    public @Nullable Object getHttpSession() {
        return facts.httpSession();
    }

    @Override
    public Map<String, List<String>> getParameterMap() {
        return RequestUri.parameters(target.query(), pathParameters);
    }

    @Override
    public @Nullable String getQueryString() {
        return target.query();
    }
}
