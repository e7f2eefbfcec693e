package org.fairlead.cdi;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.SessionScope;

/**
 * Endpoints, encoders, decoders and configurators by a bean container.
 *
 * <pre>{@code
 * try (SeContainer beans = SeContainerInitializer.newInstance().initialize();
 *         WebSocketServer server = WebSocketServer.builder().endpoint(Chat.class).instances(Beans.of(beans)).start()) {
 *     server.await();
 * }
 * }</pre>
 *
 * <p>A class that is a bean is used as the bean that it is: with its scope, its interceptors and decorators. {@code @Dependent} ones, which are beans
 * without a scope, belong to one session and are destroyed when it has ended; configurators, of which each endpoint has one, are destroyed when the bean
 * container shuts down. Endpoints and codecs in a request, conversation or HTTP session scope, which do not last for a WebSocket session, are
 * refused at deployment.
 *
 * <p>A class that is no bean, since it is in no bean archive or is vetoed, gets its fields, initializers and {@code @Inject} constructor injected, and its
 * {@code @PostConstruct} and {@code @PreDestroy} methods called, as a {@code @Dependent} one does; it has no decorators, nor interceptors that its
 * container does not give to such objects.
 *
 * <p>While application code of a session runs, its {@link WebSocketSessionScoped} context and a request context are active. Thread-safe.
 */
public final class Beans implements InstanceProvider {

    private final BeanManager manager;
    private final Contexts contexts;
    private final Map<Class<?>, Maker<?>> makers = new ConcurrentHashMap<>();

    /** What has to be destroyed, by the instance. */
    private final Map<Object, Runnable> alive = Collections.synchronizedMap(new IdentityHashMap<>());

    /** Whether the bean container shuts down: what is made from now on nobody would destroy. */
    private volatile boolean ending;

    Beans(BeanManager manager, Contexts contexts) {
        this.manager = manager;
        this.contexts = contexts;
    }

    /**
     * By a bean container of Java SE.
     *
     * @throws IllegalStateException where the extension of {@code fairlead-cdi} has not been loaded, or the container is closed
     */
    public static Beans of(SeContainer container) {
        return of(container.getBeanManager());
    }

    /**
     * By any bean container that has started.
     *
     * @throws IllegalStateException where the extension of {@code fairlead-cdi} has not been loaded
     */
    public static Beans of(BeanManager manager) {
        WebSocketExtension extension;
        try {
            extension = manager.getExtension(WebSocketExtension.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The bean container does not have " + WebSocketExtension.class.getName()
                            + ": start it with the extensions that are on the class path, or add this one",
                    e);
        }
        Beans beans = extension.beans();
        if (beans == null) {
            throw new IllegalStateException("The bean container has not started yet, or has been shut down");
        }
        return beans;
    }

    @SuppressWarnings("unchecked") // each class is the key of its own maker
    private <T> Maker<T> maker(Class<T> type) throws InstantiationException {
        Maker<?> known = makers.get(type);
        if (known == null) {
            known = Maker.of(type, manager);
            makers.put(type, known);
        }
        return (Maker<T>) known;
    }

    @Override
    public void check(Class<?> type) throws InstantiationException {
        maker(type);
    }

    @Override
    public <T> T create(Class<T> type) throws InstantiationException {
        Maker<T> maker = maker(type);
        if (ending) {
            throw shutDown(type);
        }
        Maker.Made<T> made;
        try {
            made = maker.make();
        } catch (RuntimeException | LinkageError e) {
            throw Maker.refusal(type, Maker.reasons(e), e);
        }
        if (made.destroy() != null) {
            alive.put(made.instance(), made.destroy());
            if (ending) { // the end may have come before it was there to be destroyed
                destroy(made.instance());
                throw shutDown(type);
            }
        }
        return made.instance();
    }

    private static InstantiationException shutDown(Class<?> type) {
        return Maker.refusal(type, "the bean container has been shut down", null);
    }

    /** Nothing for what is not one session's own. */
    @Override
    public void destroy(Object instance) {
        Runnable destroy = alive.remove(instance);
        if (destroy != null) {
            destroy.run();
        }
    }

    @Override
    public SessionScope openScope() {
        return ending ? SessionScope.NONE : new BeanScope(contexts);
    }

    /** The bean container shuts down: what it has made for others is destroyed, configurators above all. */
    void end() {
        ending = true;
        List<Object> left;
        synchronized (alive) {
            left = new ArrayList<>(alive.keySet());
        }
        left.forEach(this::destroy);
        contexts.end();
    }

    /** How many instances have not been destroyed that are to be. */
    int aliveInstances() {
        return alive.size();
    }

    /** How many sessions and handshakes go on. */
    int openScopes() {
        return contexts.openScopes();
    }
}
