package org.fairlead.container;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.container.Deployment.Refused.Reason;
import org.fairlead.endpoint.Codecs;
import org.fairlead.handshake.DeflateNegotiation;
import org.fairlead.handshake.ExtensionHeader;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.handshake.ServerHandshake;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.session.Opening;
import org.fairlead.session.OriginPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One well-formed handshake for one endpoint: asks the endpoint's configurator in the order that the API fixes, and turns whatever it throws
 * into an answer.
 */
final class EndpointHandshake {

    private static final Logger LOG = System.getLogger("org.fairlead.container");

    /** What a configurator cannot set: the handshake's own fields, and those that would frame a body behind a 101. */
    private static final Set<String> NOT_FOR_CONFIGURATORS = Set.of(
            "connection",
            "upgrade",
            "content-length",
            "transfer-encoding",
            "host",
            "sec-websocket-accept",
            "sec-websocket-extensions",
            "sec-websocket-key",
            "sec-websocket-protocol",
            "sec-websocket-version");

    private final WebSocketDeployment deployment;
    private final DeployedEndpoint endpoint;
    private final Map<String, String> pathParameters;
    private final RequestHead request;
    private final RequestTarget target;
    private final Deployment.RequestFacts facts;
    private final OriginPolicy origins;
    private final Configurator configurator;

    EndpointHandshake(
            WebSocketDeployment deployment,
            DeployedEndpoint endpoint,
            Map<String, String> pathParameters,
            RequestHead request,
            RequestTarget target,
            Deployment.RequestFacts facts,
            OriginPolicy origins) {
        this.deployment = deployment;
        this.endpoint = endpoint;
        this.pathParameters = pathParameters;
        this.request = request;
        this.target = target;
        this.facts = facts;
        this.origins = origins;
        this.configurator = endpoint.configurator();
    }

    Deployment.Outcome answer() {
        ServerHandshake.Checked checked = ServerHandshake.check(request);
        if (checked instanceof ServerHandshake.Refused refused) {
            return new Deployment.Refused(refused.response(), Reason.HANDSHAKE);
        }
        DeployedEndpoint.Place place = endpoint.enter();
        if (place == null) {
            return new Deployment.Refused(
                    ResponseHead.refusal(
                            503,
                            "This endpoint has as many sessions as it may.",
                            Headers.builder().add("Retry-After", "10").build()),
                    Reason.ENDPOINT_FULL);
        }
        boolean accepted = false;
        try {
            Deployment.Outcome outcome = answer((ServerHandshake.Valid) checked, place);
            accepted = outcome instanceof Deployment.Accepted;
            return outcome;
        } finally {
            if (!accepted) {
                place.leave();
            }
        }
    }

    private Deployment.Outcome answer(ServerHandshake.Valid valid, DeployedEndpoint.Place place) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(deployment.loader());
        try {
            return negotiate(valid, place);
        } catch (HandshakeRejection e) {
            return new Deployment.Refused(e.response(), Reason.HANDSHAKE);
        } catch (Exception | Error e) { // an AssertionError too: whoever has asked waits for an answer
            LOG.log(
                    Level.WARNING,
                    "The handshake for " + endpoint.model().endpointClass().getName() + " failed",
                    e);
            return refuse(500, "The endpoint could not complete the handshake.", Reason.HANDSHAKE);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Deployment.Outcome refuse(int status, String sentence, Reason reason) {
        return new Deployment.Refused(ResponseHead.refusal(status, sentence), reason);
    }

    private Deployment.Outcome negotiate(ServerHandshake.Valid valid, DeployedEndpoint.Place place) throws Exception {
        CreatedInstances created = new CreatedInstances(deployment.instances());
        boolean accepted = false;
        try {
            Object entered = created.scope().enter();
            try {
                Deployment.Outcome outcome = new HandshakeScope(request.host(), origins, created)
                        .call(() -> negotiate(valid, place, created));
                accepted = outcome instanceof Deployment.Accepted;
                return outcome;
            } finally {
                created.scope().exit(entered);
            }
        } finally {
            if (!accepted) {
                created.destroy();
            }
        }
    }

    private Deployment.Outcome negotiate(
            ServerHandshake.Valid valid, DeployedEndpoint.Place place, CreatedInstances created) throws Exception {
        if (!configurator.checkOrigin(request.headers().first("Origin"))) {
            return refuse(403, "This origin may not open a WebSocket here.", Reason.ORIGIN);
        }
        String subprotocol = subprotocol(valid);
        Negotiated negotiated = extensions(valid);
        HandshakeConfig config = new HandshakeConfig(endpoint.config(), configurator);
        if (endpoint.settings().connectionProperties()) {
            ConnectionProperties.put(config.getUserProperties(), facts, request.headers());
        }
        Proposed proposed =
                new Proposed(ServerHandshake.accept(valid, subprotocol, negotiated.headers, Headers.empty()));
        configurator.modifyHandshake(config, new UpgradeRequest(request, target, pathParameters, facts), proposed);
        ResponseHead response = proposed.fields == null
                ? proposed.response
                : ServerHandshake.accept(valid, subprotocol, negotiated.headers, withoutOwn(proposed.fields));
        Opening opening = new Opening(
                uri(),
                pathParameters,
                endpoint.shared(
                        new Opening.Agreed(subprotocol, Extensions.toApi(negotiated.headers), facts.isSecure())),
                facts.userPrincipal(),
                facts.localAddress(),
                facts.remoteAddress(),
                request.headers(),
                response.headers());
        return accept(response, opening, config, negotiated.deflate, place, created);
    }

    /** The answer as a configurator sees it; the map is made for those who ask for it, which hardly any does. */
    private static final class Proposed implements HandshakeResponse {
        private final ResponseHead response;
        private @Nullable Map<String, List<String>> fields;

        Proposed(ResponseHead response) {
            this.response = response;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            Map<String, List<String>> made = fields;
            if (made == null) {
                made = response.headers().toMap();
                fields = made;
            }
            return made;
        }
    }

    private static Headers withoutOwn(Map<String, List<String>> fields) {
        fields.keySet().removeIf(name -> NOT_FOR_CONFIGURATORS.contains(name.toLowerCase(Locale.ROOT)));
        return Headers.of(fields);
    }

    /** As {@link Opening} has it: what the session keeps anyway, or all sessions of the endpoint share, it does not keep again. */
    private String uri() {
        String host = request.headers().first("Host");
        String origin = request.target();
        if (host == null || host.isEmpty() || !origin.startsWith("/")) {
            return target.uri();
        }
        String path = endpoint.config().getPath();
        return origin.equals(path) ? path : origin;
    }

    /** A configurator may choose none, as "" or null, and nothing that was not proposed. */
    private String subprotocol(ServerHandshake.Valid valid) {
        String chosen =
                configurator.getNegotiatedSubprotocol(endpoint.config().getSubprotocols(), valid.subprotocols());
        if (chosen == null || chosen.isEmpty()) {
            return "";
        }
        if (!valid.subprotocols().contains(chosen)) {
            throw new IllegalStateException(
                    "The configurator " + configurator.getClass().getName() + " chose the subprotocol " + chosen
                            + ", which the client did not propose: " + valid.subprotocols());
        }
        return chosen;
    }

    private record Negotiated(
            List<ExtensionHeader> headers, @Nullable DeflateParameters deflate) {}

    /** The installed ones are the application's, then the container's where it is switched on; the answer keeps the configurator's order. */
    private Negotiated extensions(ServerHandshake.Valid valid) {
        List<Extension> installed = new ArrayList<>(endpoint.config().getExtensions());
        if (endpoint.settings().handshake().deflate() && !Extensions.containsDeflate(installed)) {
            installed.addAll(Extensions.INSTALLED);
        }
        List<Extension> chosen = configurator.getNegotiatedExtensions(installed, Extensions.toApi(valid.extensions()));
        List<ExtensionHeader> answer = new ArrayList<>();
        DeflateParameters deflate = null;
        for (ExtensionHeader header : Extensions.toHeaders(chosen == null ? List.of() : chosen)) {
            if (!Extensions.isDeflate(header)) {
                answer.add(header);
            } else if (deflate == null) {
                DeflateNegotiation.Agreement agreement =
                        DeflateNegotiation.answer(valid.extensions(), Extensions.SERVER_DEFLATE);
                if (agreement != null) {
                    answer.add(agreement.response());
                    deflate = agreement.parameters();
                }
            }
        }
        return new Negotiated(answer, deflate);
    }

    private Deployment.Outcome accept(
            ResponseHead response,
            Opening opening,
            HandshakeConfig config,
            @Nullable DeflateParameters deflate,
            DeployedEndpoint.Place place,
            CreatedInstances created)
            throws InstantiationException, DeploymentException {
        Class<?> type = endpoint.model().endpointClass();
        Object instance = configurator.getEndpointInstance(type);
        if (!type.isInstance(instance)) {
            throw new InstantiationException("The configurator "
                    + configurator.getClass().getName() + " gave " + instance + " instead of a " + type.getName());
        }
        Codecs codecs = endpoint.model().openCodecs();
        return new AcceptedHandshake(endpoint, place, instance, codecs, response, opening, config, deflate, created);
    }
}
