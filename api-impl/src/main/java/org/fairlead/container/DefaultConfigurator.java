package org.fairlead.container;

import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.ProvidedInstances;
import org.jspecify.annotations.Nullable;

/** The platform's default configurator (Jakarta WebSocket 2.2, section 3.1.2 and following), found by the API with a ServiceLoader. */
public final class DefaultConfigurator extends ServerEndpointConfig.Configurator implements ProvidedInstances {

    private static final AtomicReference<@Nullable DefaultConfigurator> FOUND = new AtomicReference<>();

    /** Until the API has looked for one. */
    private static final DefaultConfigurator OWN = new DefaultConfigurator(true);

    /**
     * For the API's ServiceLoader, which wants a constructor on the class path. The first one that it makes is the platform's default configurator from
     * then on, and later lookups find that one, through {@link #provider}; only lookups at the same time as the first may make others.
     */
    public DefaultConfigurator() {
        if (FOUND.compareAndSet(null, this)) {
            ConfiguratorModule.define();
        }
    }

    private DefaultConfigurator(@SuppressWarnings("unused") boolean own) {}

    /** The one instance; the ServiceLoader uses it where Fairlead is a named module. */
    public static DefaultConfigurator provider() {
        DefaultConfigurator found = FOUND.get();
        return found == null ? OWN : found;
    }

    @Override
    public ServerEndpointConfig.Configurator getContainerDefaultConfigurator() {
        return provider();
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
        if (!installed.isEmpty() && !requested.isEmpty()) {
            for (Extension extension : requested) {
                if (installed.stream().anyMatch(each -> each.getName().equalsIgnoreCase(extension.getName()))) {
                    agreed.add(extension);
                }
            }
        }
        return agreed;
    }

    /**
     * The same-origin policy: an absent origin passes, as of clients that are no browsers; one that is present must name the host and port of the
     * request's Host field; {@code null} (an opaque origin) is refused. The setting
     * {@code org.fairlead.origin-policy} can admit listed origins instead or as well, or every one.
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
        return Origins.admits(scope.origins(), originHeaderValue, scope.host());
    }

    /** Changes nothing. Said here since the API's own method may ask the platform's default, as in Tomcat's copy of the API, which is this one. */
    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {}

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
        HandshakeScope scope = HandshakeScope.current();
        InstanceProvider instances = scope == null ? InstanceProvider.constructors() : scope.instances();
        return instances.create(endpointClass);
    }
}
