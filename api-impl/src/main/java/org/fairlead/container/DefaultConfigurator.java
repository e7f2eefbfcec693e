package org.fairlead.container;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;

/** The platform's default configurator (Jakarta WebSocket 2.2, section 3.1.2 and following), found by the API with a ServiceLoader. */
public final class DefaultConfigurator extends ServerEndpointConfig.Configurator {

    private static final DefaultConfigurator INSTANCE = new DefaultConfigurator();

    /** For the API's ServiceLoader, which wants a constructor on the class path; it has no state. */
    public DefaultConfigurator() {}

    /** The one instance; the ServiceLoader uses it where Fairlead is a named module. */
    public static DefaultConfigurator provider() {
        return INSTANCE;
    }

    @Override
    public ServerEndpointConfig.Configurator getContainerDefaultConfigurator() {
        return INSTANCE;
    }

    /** The first of the client's that the endpoint supports, or "". */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        for (String subprotocol : requested) {
            if (supported.contains(subprotocol)) {
                return subprotocol;
            }
        }
        return "";
    }

    /** Those requested whose name is installed, as requested and in that order. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        List<Extension> agreed = new ArrayList<>();
        for (Extension extension : requested) {
            if (installed.stream().anyMatch(candidate -> candidate.getName().equalsIgnoreCase(extension.getName()))) {
                agreed.add(extension);
            }
        }
        return agreed;
    }

    /**
     * The same-origin policy: an absent origin passes, as of clients that are no browsers; one that is present must name the host and port of the
     * request's Host field; {@code null} (an opaque origin) is refused. The setting
     * {@code org.fairlead.origin-policy} can admit every origin instead.
     */
    @Override
    public boolean checkOrigin(@Nullable String originHeaderValue) {
        if (originHeaderValue == null) {
            return true;
        }
        HandshakeScope scope = HandshakeScope.current();
        if (scope == null) {
            return false;
        }
        String host = scope.host();
        return scope.anyOrigin() || (host != null && Origins.isSame(originHeaderValue, host));
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
        HandshakeScope scope = HandshakeScope.current();
        InstanceProvider instances = scope == null ? InstanceProvider.constructors() : scope.instances();
        return instances.create(endpointClass);
    }
}
