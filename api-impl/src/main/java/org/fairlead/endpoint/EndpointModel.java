package org.fairlead.endpoint;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint class or configuration, checked and compiled once, for any number of sessions. Every broken rule is a
 * {@link DeploymentException} that names the class, the method and the rule.
 */
public interface EndpointModel {

    /** A class annotated {@code @ServerEndpoint}. */
    static EndpointModel server(Class<?> annotated, InstanceProvider instances) throws DeploymentException {
        throw new UnsupportedOperationException();
    }

    /** A programmatic configuration: of an {@code Endpoint} subclass or of an annotated class. */
    static EndpointModel server(ServerEndpointConfig config, InstanceProvider instances) throws DeploymentException {
        throw new UnsupportedOperationException();
    }

    /** A class annotated {@code @ClientEndpoint}, or the class of such an instance. */
    static EndpointModel client(Class<?> annotated, InstanceProvider instances) throws DeploymentException {
        throw new UnsupportedOperationException();
    }

    /** A programmatic client endpoint. */
    static EndpointModel client(Class<?> endpointClass, ClientEndpointConfig config, InstanceProvider instances)
            throws DeploymentException {
        throw new UnsupportedOperationException();
    }

    Class<?> endpointClass();

    /** The configuration that the application sees: a ServerEndpointConfig or a ClientEndpointConfig. */
    EndpointConfig config();

    /** The path of a server endpoint, or null. */
    @Nullable
    PathTemplate path();

    /** The {@code dispatch} that the class or the configuration's user properties ask for, or null. */
    @Nullable
    String dispatch();

    /** The codecs for a new session, initialised. */
    Codecs openCodecs() throws DeploymentException;

    /**
     * Binds an instance to a session.
     *
     * @param pathParameters raw (decoded) values by name
     */
    BoundEndpoint bind(Object instance, Codecs codecs, Map<String, String> pathParameters);
}
