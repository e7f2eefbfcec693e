package org.fairlead.endpoint;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tests of this package need around an endpoint. */
final class Endpoints {

    /** No test may call it: it is only passed through. */
    static final Session SESSION = (Session)
            Proxy.newProxyInstance(Endpoints.class.getClassLoader(), new Class<?>[] {Session.class}, (p, m, a) -> {
                throw new AssertionError(m);
            });

    private Endpoints() {}

    static BoundEndpoint bindServer(Object instance, Map<String, String> path) throws DeploymentException {
        EndpointModel model = EndpointModel.server(instance.getClass(), InstanceProvider.constructors());
        return model.bind(instance, model.openCodecs(), path);
    }

    static BoundEndpoint bindClient(Object instance) throws DeploymentException {
        EndpointModel model = EndpointModel.client(instance.getClass(), InstanceProvider.constructors());
        return model.bind(instance, model.openCodecs(), Map.of());
    }

    /** A receiver, and the endpoint that it is called for. */
    record Taker(Receiver receiver, BoundEndpoint endpoint) {

        Receiver.Kind kind() {
            return receiver.kind();
        }

        Receiver.Form form() {
            return receiver.form();
        }

        long maxMessageSize() {
            return receiver.maxMessageSize();
        }

        @Nullable
        Object deliver(Object payload, boolean last) throws Throwable {
            return endpoint.deliver(receiver, SESSION, payload, last);
        }
    }

    /** Those of an endpoint's methods: of text, of binary messages, of pongs. */
    static List<Taker> takers(BoundEndpoint endpoint) {
        return endpoint.receivers().list().stream()
                .map(receiver -> new Taker(receiver, endpoint))
                .toList();
    }

    /** The only one of an annotated client endpoint. */
    static Taker taker(Object instance) throws DeploymentException {
        List<Taker> takers = takers(bindClient(instance));
        if (takers.size() != 1) {
            throw new AssertionError(takers);
        }
        return takers.get(0);
    }

    /** The codecs of a programmatic client. */
    static Codecs codecs(List<Class<? extends Encoder>> encoders, List<Class<? extends Decoder>> decoders)
            throws DeploymentException {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .encoders(encoders)
                .decoders(decoders)
                .build();
        return EndpointModel.client(Silent.class, config, InstanceProvider.constructors())
                .openCodecs();
    }

    /** An endpoint that does nothing. */
    public static final class Silent extends jakarta.websocket.Endpoint {
        @Override
        public void onOpen(Session session, jakarta.websocket.EndpointConfig config) {}
    }
}
