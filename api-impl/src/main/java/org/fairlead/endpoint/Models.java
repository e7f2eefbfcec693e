package org.fairlead.endpoint;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From classes, annotations and configurations to models. */
final class Models {

    private Models() {}

    /** How a model is made. */
    interface Modelling {
        EndpointModel model() throws DeploymentException;
    }

    /** A class that the endpoint's own mentions may be absent, which shows only when its members are looked at. */
    static EndpointModel linked(Class<?> type, Modelling modelling) throws DeploymentException {
        try {
            return modelling.model();
        } catch (LinkageError | TypeNotPresentException e) {
            throw new DeploymentException(
                    "The endpoint class " + type.getName() + " cannot be linked: " + e.getMessage(), e);
        }
    }

    static EndpointModel server(Class<?> annotated, InstanceProvider instances) throws DeploymentException {
        return server(annotated, instances, true);
    }

    static EndpointModel serverWithoutConfigurator(Class<?> annotated) throws DeploymentException {
        return server(annotated, new Unasked(), false);
    }

    /** For a model that makes no instance: no class is wrong yet. */
    private static final class Unasked implements InstanceProvider {
        @Override
        public <T> T create(Class<T> type) throws InstantiationException {
            throw new InstantiationException("What makes instances of " + type.getName() + " has not started yet");
        }
    }

    private static EndpointModel server(Class<?> annotated, InstanceProvider instances, boolean withConfigurator)
            throws DeploymentException {
        ServerEndpoint annotation = annotated.getAnnotation(ServerEndpoint.class);
        if (annotation == null) {
            throw DeploymentErrors.of(annotated, "the class is not annotated with @ServerEndpoint");
        }
        PathTemplate path = path(annotated, annotation.value());
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(annotated, annotation.value())
                .encoders(List.of(annotation.encoders()))
                .decoders(List.of(annotation.decoders()))
                .subprotocols(List.of(annotation.subprotocols()))
                .configurator(configurator(
                        annotated,
                        withConfigurator ? annotation.configurator() : ServerEndpointConfig.Configurator.class,
                        ServerEndpointConfig.Configurator.class,
                        instances))
                .build();
        return server(annotated, config, path, instances, true);
    }

    static EndpointModel server(ServerEndpointConfig config, InstanceProvider instances) throws DeploymentException {
        Class<?> type = config.getEndpointClass();
        boolean annotated = !Endpoint.class.isAssignableFrom(type);
        return server(type, config, path(type, config.getPath()), instances, annotated);
    }

    private static EndpointModel server(
            Class<?> type,
            ServerEndpointConfig config,
            PathTemplate path,
            InstanceProvider instances,
            boolean annotated)
            throws DeploymentException {
        if (!makesInstances(config.getConfigurator())) {
            try {
                instances.check(type);
            } catch (InstantiationException e) {
                throw DeploymentErrors.of(type, "the endpoint cannot be used. " + e.getMessage(), e);
            }
        }
        return compile(type, config, path, instances, annotated);
    }

    static EndpointModel client(Class<?> annotated, InstanceProvider instances) throws DeploymentException {
        ClientEndpoint annotation = ClientShape.annotation(annotated);
        ClientShape shape = ClientShape.of(annotated);
        shape.codecs().check(annotated, instances);
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .encoders(List.of(annotation.encoders()))
                .decoders(List.of(annotation.decoders()))
                .preferredSubprotocols(List.of(annotation.subprotocols()))
                .configurator(configurator(
                        annotated, annotation.configurator(), ClientEndpointConfig.Configurator.class, instances))
                .build();
        String dispatch = dispatch(annotated, config);
        return new CompiledEndpoint(annotated, config, null, dispatch, shape.codecs(), shape.methods(), instances);
    }

    static EndpointModel client(Class<?> type, ClientEndpointConfig config, InstanceProvider instances)
            throws DeploymentException {
        return compile(type, config, null, instances, !Endpoint.class.isAssignableFrom(type));
    }

    private static EndpointModel compile(
            Class<?> type,
            EndpointConfig config,
            @Nullable PathTemplate path,
            InstanceProvider instances,
            boolean annotated)
            throws DeploymentException {
        CodecTypes codecs = CodecTypes.of(type, config.getEncoders(), config.getDecoders());
        codecs.check(type, instances);
        EndpointMethods methods = annotated ? CallbackCompiler.compile(type, codecs, path) : OverriddenMethods.INSTANCE;
        return new CompiledEndpoint(type, config, path, dispatch(type, config), codecs, methods, instances);
    }

    private static PathTemplate path(Class<?> type, @Nullable String path) throws DeploymentException {
        if (path == null) {
            throw DeploymentErrors.of(type, "the path is null");
        }
        try {
            return PathTemplate.parse(path);
        } catch (IllegalArgumentException e) {
            throw DeploymentErrors.of(type, String.valueOf(e.getMessage()), e);
        }
    }

    /** The API's own class stands for "none given"; its methods ask the container's default one, so nothing of ours need make it. */
    private static <C> C configurator(
            Class<?> endpoint, Class<? extends C> type, Class<C> none, InstanceProvider instances)
            throws DeploymentException {
        try {
            return type == none ? Constructors.INSTANCE.create(none) : instances.create(type);
        } catch (InstantiationException e) {
            throw DeploymentErrors.of(endpoint, "the configurator cannot be used. " + e.getMessage(), e);
        }
    }

    /** Whether the application's configurator, and not the container's default one, makes the endpoint's instances. */
    private static boolean makesInstances(ServerEndpointConfig.Configurator configurator) {
        Class<?> owner;
        try {
            owner = configurator
                    .getClass()
                    .getMethod("getEndpointInstance", Class.class)
                    .getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
        return owner != ServerEndpointConfig.Configurator.class && !(configurator instanceof ProvidedInstances);
    }

    private static @Nullable String dispatch(Class<?> type, EndpointConfig config) throws DeploymentException {
        HandlerDispatch annotation = type.getAnnotation(HandlerDispatch.class);
        if (annotation != null) {
            return annotation.value().settingValue();
        }
        Object property = config.getUserProperties().get(EndpointModel.DISPATCH_PROPERTY);
        if (property == null) {
            return null;
        }
        String value = property.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        if (Arrays.stream(HandlerDispatch.Mode.values())
                .noneMatch(mode -> mode.settingValue().equals(value))) {
            throw DeploymentErrors.of(
                    type,
                    "the user property " + EndpointModel.DISPATCH_PROPERTY + " is \"" + property
                            + "\"; \"worker\" and \"event-loop\" are allowed");
        }
        return value;
    }
}
