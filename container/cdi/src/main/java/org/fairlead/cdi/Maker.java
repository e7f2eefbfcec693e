package org.fairlead.cdi;

import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.InjectionTarget;
import jakarta.inject.Inject;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.endpoint.InstanceProvider;
import org.jspecify.annotations.Nullable;

/** How the instances of one class are made. */
abstract class Maker<T> {

    private static final Logger LOG = System.getLogger("org.fairlead.cdi");

    /** Scopes that end before a session does, or are not active in its callbacks. */
    private static final List<Class<? extends Annotation>> TOO_SHORT =
            List.of(RequestScoped.class, ConversationScoped.class, SessionScoped.class);

    private static final List<Class<? extends Annotation>> CALLBACKS =
            List.of(OnOpen.class, OnMessage.class, OnError.class, OnClose.class);

    /**
     * An instance.
     *
     * @param destroy null where it is shared, and so nothing that one session destroys
     */
    record Made<T>(T instance, @Nullable Runnable destroy) {}

    /** @throws RuntimeException the application's, or the bean container's */
    abstract Made<T> make();

    /** @throws InstantiationException where the class breaks a rule, or something that it wants injected is not there */
    static <T> Maker<T> of(Class<T> type, BeanManager manager) throws InstantiationException {
        Set<Bean<?>> found = new LinkedHashSet<>();
        for (Bean<?> bean : manager.getBeans(type, Any.Literal.INSTANCE)) {
            if (bean.getBeanClass() == type) {
                found.add(bean);
            }
        }
        if (found.isEmpty()) {
            return nonContextual(type, manager);
        }
        if (found.size() > 1) {
            throw refusal(type, "several beans are of this class: " + found, null);
        }
        return contextual(type, found.iterator().next(), manager);
    }

    @SuppressWarnings("unchecked") // a bean of the class makes instances of it
    private static <T> Maker<T> contextual(Class<T> type, Bean<?> bean, BeanManager manager)
            throws InstantiationException {
        Class<? extends Annotation> scope = bean.getScope();
        if (scope == Dependent.class) {
            return new OfBean<>((Bean<T>) bean, manager);
        }
        if (TOO_SHORT.contains(scope)) {
            throw refusal(
                    type,
                    "it is @" + scope.getSimpleName() + ", which does not last as long as a WebSocket session; give it"
                            + " @WebSocketSessionScoped, @ApplicationScoped or no scope",
                    null);
        }
        if (scope == WebSocketSessionScoped.class && isConfigurator(type)) {
            throw refusal(
                    type,
                    "it is a configurator, of which an endpoint has one for all sessions, and is @WebSocketSessionScoped",
                    null);
        }
        if (manager.isNormalScope(scope)) {
            checkProxied(type, scope);
        }
        return new Shared<>((Bean<T>) bean, type, manager);
    }

    private static boolean isConfigurator(Class<?> type) {
        return ServerEndpointConfig.Configurator.class.isAssignableFrom(type)
                || ClientEndpointConfig.Configurator.class.isAssignableFrom(type);
    }

    /** A private method of a client proxy has the proxy's fields, which nothing was injected into. */
    private static void checkProxied(Class<?> type, Class<? extends Annotation> scope) throws InstantiationException {
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPrivate(method.getModifiers()) && CALLBACKS.stream().anyMatch(method::isAnnotationPresent)) {
                throw refusal(
                        type,
                        "its method " + method.getName() + " is private, which the proxy of a bean that is @"
                                + scope.getSimpleName() + " cannot pass on; make it public",
                        null);
            }
        }
    }

    private static <T> Maker<T> nonContextual(Class<T> type, BeanManager manager) throws InstantiationException {
        if (Arrays.stream(type.getDeclaredConstructors()).noneMatch(each -> each.isAnnotationPresent(Inject.class))) {
            InstanceProvider.constructors().check(type);
        }
        try {
            AnnotatedType<T> annotated = manager.createAnnotatedType(type);
            InjectionTarget<T> target =
                    manager.getInjectionTargetFactory(annotated).createInjectionTarget(null);
            for (InjectionPoint point : target.getInjectionPoints()) {
                manager.validate(point);
            }
            return new OfClass<>(target, manager);
        } catch (RuntimeException | LinkageError e) {
            throw refusal(type, reasons(e), e);
        }
    }

    static InstantiationException refusal(Class<?> type, String reason, @Nullable Throwable cause) {
        InstantiationException refusal =
                new InstantiationException("No instance of " + type.getName() + " can be made: " + reason);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    /** A bean container wraps what a constructor threw. */
    static String reasons(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(5)
                .map(each -> String.valueOf(each).trim().replaceAll("\\s*\\R\\s*", " "))
                .distinct()
                .reduce((outer, inner) -> outer.endsWith(inner) ? outer : outer + ", because of " + inner)
                .orElseThrow();
    }

    private static void quietly(Class<?> type, Runnable destroy) {
        try {
            destroy.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "Destroying an instance of " + type.getName() + " failed", e);
        }
    }

    /** One for each call, of a bean without a scope. */
    private static final class OfBean<T> extends Maker<T> {
        private final Bean<T> bean;
        private final BeanManager manager;

        OfBean(Bean<T> bean, BeanManager manager) {
            this.bean = bean;
            this.manager = manager;
        }

        @Override
        Made<T> make() {
            CreationalContext<T> creation = manager.createCreationalContext(bean);
            T instance;
            try {
                instance = bean.create(creation);
            } catch (RuntimeException | Error e) {
                creation.release(); // what was made for the injection points
                throw e;
            }
            return new Made<>(instance, () -> quietly(bean.getBeanClass(), () -> bean.destroy(instance, creation)));
        }
    }

    /** The one of the current context: of a normal scope a proxy of it. */
    private static final class Shared<T> extends Maker<T> {
        private final Bean<T> bean;
        private final Class<T> type;
        private final BeanManager manager;

        Shared(Bean<T> bean, Class<T> type, BeanManager manager) {
            this.bean = bean;
            this.type = type;
            this.manager = manager;
        }

        @Override
        Made<T> make() {
            Object reference = manager.getReference(bean, type, manager.createCreationalContext(bean));
            return new Made<>(type.cast(reference), null);
        }
    }

    /** One for each call, of a class that is no bean. */
    private static final class OfClass<T> extends Maker<T> {
        private final InjectionTarget<T> target;
        private final BeanManager manager;

        OfClass(InjectionTarget<T> target, BeanManager manager) {
            this.target = target;
            this.manager = manager;
        }

        @Override
        Made<T> make() {
            CreationalContext<T> creation = manager.createCreationalContext(null);
            T instance;
            try {
                instance = target.produce(creation);
                target.inject(instance, creation);
                target.postConstruct(instance);
            } catch (RuntimeException | Error e) {
                creation.release();
                throw e;
            }
            return new Made<>(instance, () -> {
                quietly(instance.getClass(), () -> target.preDestroy(instance));
                quietly(instance.getClass(), () -> target.dispose(instance));
                quietly(instance.getClass(), creation::release);
            });
        }
    }
}
