package org.fairlead.cdi;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** The context of {@link WebSocketSessionScoped}: of each thread's current session. */
final class SessionContext implements AlterableContext {

    /** Each bean container has its own: several web applications may share these classes. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable ScopedInstances> current = new ThreadLocal<>();

    /** @return what was current, for {@link #leave} */
    @Nullable
    ScopedInstances enter(ScopedInstances instances) {
        ScopedInstances outer = current.get();
        current.set(instances);
        return outer;
    }

    /** Null in place of remove(): a worker keeps an empty entry, and the next callback makes none. */
    void leave(@Nullable ScopedInstances outer) {
        current.set(outer);
    }

    /** @throws ContextNotActiveException where no application code of a session runs on this thread */
    ScopedInstances current() {
        ScopedInstances instances = current.get();
        if (instances == null || instances.isClosed()) {
            throw new ContextNotActiveException(
                    "No WebSocket session is current on the thread "
                            + Thread.currentThread().getName()
                            + ": what belongs to a session can be used in its callbacks, not after them and not on threads of the application's own");
        }
        return instances;
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return WebSocketSessionScoped.class;
    }

    @Override
    public boolean isActive() {
        ScopedInstances instances = current.get();
        return instances != null && !instances.isClosed();
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual) {
        return current().get(contextual, null);
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual, @Nullable CreationalContext<T> creation) {
        return current().get(contextual, creation);
    }

    @Override
    public void destroy(Contextual<?> contextual) {
        current().destroy(contextual);
    }
}
