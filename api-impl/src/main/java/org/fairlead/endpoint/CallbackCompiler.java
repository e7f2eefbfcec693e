package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the annotated methods of one class against the rules (Jakarta WebSocket 2.2, sections 4.3 to 4.9) and makes them callable. */
final class CallbackCompiler {

    private final Class<?> endpoint;
    private final CodecTypes codecs;
    private final @Nullable PathTemplate template;
    private final List<Method> methods;
    private final PathParameters pathParameters = new PathParameters();

    private CallbackCompiler(Class<?> endpoint, CodecTypes codecs, @Nullable PathTemplate template) {
        this.endpoint = endpoint;
        this.codecs = codecs;
        this.template = template;
        this.methods = InheritedMethods.of(endpoint);
    }

    /** @param template of a server endpoint; null for a client endpoint */
    static Callbacks compile(Class<?> endpoint, CodecTypes codecs, @Nullable PathTemplate template)
            throws DeploymentException {
        CallbackCompiler compiler = new CallbackCompiler(endpoint, codecs, template);
        return new Callbacks(
                compiler.pathParameters,
                compiler.lifecycle(OnOpen.class, EndpointConfig.class, false),
                compiler.lifecycle(OnClose.class, CloseReason.class, false),
                compiler.lifecycle(OnError.class, Throwable.class, true),
                compiler.messages());
    }

    private @Nullable Callback lifecycle(
            Class<? extends Annotation> annotation, Class<?> argument, boolean argumentRequired)
            throws DeploymentException {
        Method found = null;
        for (Method method : methods) {
            if (!method.isAnnotationPresent(annotation)) {
                continue;
            }
            if (found != null) {
                throw DeploymentErrors.of(
                        endpoint,
                        method,
                        "there is another method with @" + annotation.getSimpleName() + ", " + found.getName()
                                + "; at most one is allowed");
            }
            found = method;
        }
        if (found == null) {
            return null;
        }
        Callback.@Nullable Source[] sources = commonSources(found);
        boolean argumentSeen = false;
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] != null) {
                continue;
            }
            Class<?> type = parameterType(found, i);
            if (type != argument) {
                throw DeploymentErrors.of(
                        endpoint,
                        found,
                        "a parameter of type " + type.getTypeName() + " is not allowed; a method with @"
                                + annotation.getSimpleName() + " takes Session, " + argument.getSimpleName()
                                + " and @PathParam parameters");
            }
            if (argumentSeen) {
                throw DeploymentErrors.of(
                        endpoint, found, "it has more than one parameter of type " + argument.getSimpleName());
            }
            argumentSeen = true;
            sources[i] = Callback.Given.ARGUMENT;
        }
        if (argumentRequired && !argumentSeen) {
            throw DeploymentErrors.of(
                    endpoint,
                    found,
                    "a method with @" + annotation.getSimpleName() + " needs a parameter of type "
                            + argument.getSimpleName());
        }
        return callback(found, sources);
    }

    private Receivers messages() throws DeploymentException {
        List<Callbacks.Message> messages = new ArrayList<>();
        Map<Receiver.Kind, Method> taken = new EnumMap<>(Receiver.Kind.class);
        for (Method method : methods) {
            OnMessage annotation = method.getAnnotation(OnMessage.class);
            if (annotation == null) {
                continue;
            }
            for (Callbacks.Message message : message(method, annotation)) {
                Method other = taken.put(message.shape().kind(), method);
                if (other != null) {
                    throw DeploymentErrors.of(
                            endpoint,
                            method,
                            "the method " + other.getName() + " takes "
                                    + name(message.shape().kind())
                                    + " messages already; at most one method with @OnMessage is allowed for each of"
                                    + " text, binary and pong");
                }
                messages.add(message);
            }
        }
        return Receivers.NONE.with(messages);
    }

    private static String name(Receiver.Kind kind) {
        return switch (kind) {
            case TEXT -> "text";
            case BINARY -> "binary";
            case PONG -> "pong";
        };
    }

    private List<Callbacks.Message> message(Method method, OnMessage annotation) throws DeploymentException {
        Callback.@Nullable Source[] sources = commonSources(method);
        List<MessageShape> shapes = shapes(method, sources);
        if (!codecs.mayEncode(TypeArguments.erase(method.getGenericReturnType(), endpoint))) {
            throw DeploymentErrors.of(
                    endpoint,
                    method,
                    "no encoder is configured for its return type "
                            + method.getGenericReturnType().getTypeName());
        }
        Callback callback = callback(method, sources);
        long limit = annotation.maxMessageSize();
        if (limit < -1) {
            throw DeploymentErrors.of(
                    endpoint,
                    method,
                    "@OnMessage(maxMessageSize) is a number of bytes, or -1 for the session's limit, and not " + limit);
        }
        return shapes.stream()
                .map(shape -> new Callbacks.Message(shape, callback, limit))
                .toList();
    }

    /** Finds the message's parameter, and the flag's of a part, and fills in their sources. */
    private List<MessageShape> shapes(Method method, Callback.@Nullable Source[] sources) throws DeploymentException {
        int payload = -1;
        int last = -1;
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] == null) {
                open.add(i);
            }
        }
        if (open.isEmpty()) {
            throw DeploymentErrors.of(endpoint, method, "a method with @OnMessage needs a parameter for the message");
        } else if (open.size() == 1) {
            payload = open.get(0);
        } else {
            boolean flagFirst = parameterType(method, open.get(0)) == boolean.class;
            last = open.get(flagFirst ? 0 : 1);
            payload = open.get(flagFirst ? 1 : 0);
            if (open.size() > 2 || parameterType(method, last) != boolean.class) {
                throw DeploymentErrors.of(
                        endpoint,
                        method,
                        "it has several parameters for the message; a method with @OnMessage takes one, a boolean for"
                                + " parts of a message, Session and @PathParam parameters");
            }
            sources[last] = Callback.Given.LAST;
        }
        sources[payload] = Callback.Given.ARGUMENT;
        return shapes(method, parameterType(method, payload), last >= 0);
    }

    private List<MessageShape> shapes(Method method, Class<?> type, boolean partial) throws DeploymentException {
        if (partial) {
            MessageShape shape = MessageShape.partial(type);
            if (shape == null) {
                throw DeploymentErrors.of(
                        endpoint,
                        method,
                        "with a boolean parameter it takes parts of a message, as String, byte[] or ByteBuffer, not as "
                                + type.getTypeName());
            }
            return List.of(shape);
        }
        List<MessageShape> shapes = MessageShape.whole(type, codecs);
        if (shapes.isEmpty()) {
            throw DeploymentErrors.of(
                    endpoint, method, "no decoder is configured for its parameter of type " + type.getTypeName());
        }
        return shapes;
    }

    /** The sources of Session and path parameters; null for the others. */
    private Callback.@Nullable Source[] commonSources(Method method) throws DeploymentException {
        if (Modifier.isStatic(method.getModifiers())) {
            throw DeploymentErrors.of(endpoint, method, "a callback method must not be static");
        }
        Callback.@Nullable Source[] sources = new Callback.Source[method.getParameterCount()];
        boolean sessionSeen = false;
        for (int i = 0; i < sources.length; i++) {
            Class<?> type = parameterType(method, i);
            PathParam annotation = method.getParameters()[i].getAnnotation(PathParam.class);
            if (annotation != null) {
                sources[i] = path(method, variable(annotation.value()), type);
            } else if (type == Session.class) {
                if (sessionSeen) {
                    throw DeploymentErrors.of(endpoint, method, "it has more than one parameter of type Session");
                }
                sessionSeen = true;
                sources[i] = Callback.Given.SESSION;
            }
        }
        return sources;
    }

    /** The variable that an annotation names; some applications write it as the path does, in braces. */
    private static String variable(String name) {
        return name.length() > 2 && name.startsWith("{") && name.endsWith("}")
                ? name.substring(1, name.length() - 1)
                : name;
    }

    private Callback.Source path(Method method, String name, Class<?> type) throws DeploymentException {
        if (!PathParameters.isAllowed(type)) {
            throw DeploymentErrors.of(
                    endpoint,
                    method,
                    "@PathParam(\"" + name + "\") is of type " + type.getTypeName()
                            + "; String, the primitive types and their boxes are allowed");
        }
        if (type.isPrimitive() && (template == null || !template.variables().contains(name))) {
            throw DeploymentErrors.of(
                    endpoint,
                    method,
                    "@PathParam(\"" + name + "\") is no variable of the path"
                            + (template == null ? "" : " " + template)
                            + ", so its value is null, which a parameter of type " + type + " cannot hold");
        }
        return new Callback.Path(pathParameters.add(name, type));
    }

    private Class<?> parameterType(Method method, int index) {
        return TypeArguments.erase(method.getGenericParameterTypes()[index], endpoint);
    }

    private Callback callback(Method method, Callback.@Nullable Source[] sources) throws DeploymentException {
        Callback.Source[] complete = new Callback.Source[sources.length];
        for (int i = 0; i < sources.length; i++) {
            complete[i] = java.util.Objects.requireNonNull(sources[i]);
        }
        try {
            return Callback.of(method, complete);
        } catch (InaccessibleObjectException e) {
            throw DeploymentErrors.of(endpoint, method, DeploymentErrors.closedPackage(method.getDeclaringClass()), e);
        } catch (IllegalAccessException e) {
            throw DeploymentErrors.of(endpoint, method, "it cannot be called: " + e.getMessage(), e);
        }
    }
}
