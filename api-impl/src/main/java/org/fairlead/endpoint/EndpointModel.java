package org.fairlead.endpoint;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint class or configuration, checked and compiled once, for any number of sessions. Every broken rule is a
 * {@link DeploymentException} that names the class, the method and the rule; so is a class that cannot be linked, since one that it mentions is absent.
 */
public interface EndpointModel {

    /**
     * User property of a configuration: on which threads callbacks run, {@code "worker"} or {@code "event-loop"}. The annotation
     * {@link HandlerDispatch} wins over it.
     */
    String DISPATCH_PROPERTY = "org.fairlead.dispatch";

    /** A class annotated {@code @ServerEndpoint}. Its configurator, one instance, is made here. */
    static EndpointModel server(Class<?> annotated, InstanceProvider instances) throws DeploymentException {
        return Models.linked(annotated, () -> Models.server(annotated, instances));
    }

    /**
     * The same but for the configurator, in whose place the API's default one stands, and for what the instances are asked: for a look at a class before what makes its
     * instances has started.
     */
    static EndpointModel serverWithoutConfigurator(Class<?> annotated) throws DeploymentException {
        return Models.linked(annotated, () -> Models.serverWithoutConfigurator(annotated));
    }

    /** A programmatic configuration: of an {@code Endpoint} subclass or of a class with annotated methods. */
    static EndpointModel server(ServerEndpointConfig config, InstanceProvider instances) throws DeploymentException {
        return Models.linked(config.getEndpointClass(), () -> Models.server(config, instances));
    }

    /**
     * A class annotated {@code @ClientEndpoint}, or the class of such an instance. It is compiled once, however many models are made of it, which have a configuration
     * and a configurator of their own. Whether an instance can be made is not checked here:
     * there may be one already; {@link InstanceProvider#create} says it otherwise.
     */
    static EndpointModel client(Class<?> annotated, InstanceProvider instances) throws DeploymentException {
        return Models.linked(annotated, () -> Models.client(annotated, instances));
    }

    /** A programmatic client endpoint; as above, the class need not have a constructor without arguments. */
    static EndpointModel client(Class<?> endpointClass, ClientEndpointConfig config, InstanceProvider instances)
            throws DeploymentException {
        return Models.linked(endpointClass, () -> Models.client(endpointClass, config, instances));
    }

    Class<?> endpointClass();

    /** The configuration that the application sees: a ServerEndpointConfig or a ClientEndpointConfig. */
    EndpointConfig config();

    /** The path of a server endpoint, or null. */
    @Nullable
    PathTemplate path();

    /**
     * What the class's {@link HandlerDispatch} or else the user property {@value #DISPATCH_PROPERTY} asks for: {@code "worker"},
     * {@code "event-loop"}, or null where neither says anything. No other value passes deployment.
     */
    @Nullable
    String dispatch();

    /** The codecs for a new session, made and initialised with {@link #config()}. */
    Codecs openCodecs() throws DeploymentException;

    /**
     * Binds an instance to a session.
     *
     * @param pathParameters raw (decoded) values by name
     */
    BoundEndpoint bind(Object instance, Codecs codecs, Map<String, String> pathParameters);
}
