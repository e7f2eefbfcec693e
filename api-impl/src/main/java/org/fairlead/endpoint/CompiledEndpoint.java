package org.fairlead.endpoint;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that passed all rules.
 *
 * @param callbacks of an annotated class; null for an {@code Endpoint} subclass
 */
record CompiledEndpoint(
        Class<?> endpointClass,
        EndpointConfig config,
        @Nullable PathTemplate path,
        @Nullable String dispatch,
        CodecTypes codecTypes,
        @Nullable Callbacks callbacks,
        InstanceProvider instances)
        implements EndpointModel {

    @Override
    public Codecs openCodecs() throws DeploymentException {
        return SessionCodecs.open(endpointClass, codecTypes, config, instances);
    }

    @Override
    public BoundEndpoint bind(Object instance, Codecs codecs, Map<String, String> pathParameters) {
        if (!endpointClass.isInstance(instance)) {
            throw new IllegalArgumentException("Not an instance of " + endpointClass.getName() + ": "
                    + instance.getClass().getName());
        }
        return callbacks == null
                ? new ProgrammaticBinding((Endpoint) instance)
                : callbacks.bind(instance, (SessionCodecs) codecs, pathParameters);
    }
}
