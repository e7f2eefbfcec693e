package org.fairlead.endpoint;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint that passed all rules. */
final class CompiledEndpoint implements EndpointModel {

    private final Class<?> endpointClass;
    private final EndpointConfig config;
    private final @Nullable PathTemplate path;
    private final @Nullable String dispatch;
    private final CodecTypes codecTypes;
    private final EndpointMethods methods;
    private final InstanceProvider instances;

    /** The codecs of all sessions where there are none to be made; null where each has its own. */
    private final @Nullable SessionCodecs shared;

    CompiledEndpoint(
            Class<?> endpointClass,
            EndpointConfig config,
            @Nullable PathTemplate path,
            @Nullable String dispatch,
            CodecTypes codecTypes,
            EndpointMethods methods,
            InstanceProvider instances) {
        this.endpointClass = endpointClass;
        this.config = config;
        this.path = path;
        this.dispatch = dispatch;
        this.codecTypes = codecTypes;
        this.methods = methods;
        this.instances = instances;
        this.shared = codecTypes.areNone() ? SessionCodecs.none(this) : null;
    }

    @Override
    public Class<?> endpointClass() {
        return endpointClass;
    }

    @Override
    public EndpointConfig config() {
        return config;
    }

    @Override
    public @Nullable PathTemplate path() {
        return path;
    }

    @Override
    public @Nullable String dispatch() {
        return dispatch;
    }

    CodecTypes codecTypes() {
        return codecTypes;
    }

    EndpointMethods methods() {
        return methods;
    }

    InstanceProvider instances() {
        return instances;
    }

    @Override
    public Codecs openCodecs() throws DeploymentException {
        return shared != null ? shared : SessionCodecs.open(this);
    }

    @Override
    public BoundEndpoint bind(Object instance, Codecs codecs, Map<String, String> pathParameters) {
        return new BoundEndpoint(instance, codecs, pathParameters);
    }
}
