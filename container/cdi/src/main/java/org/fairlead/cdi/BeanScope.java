package org.fairlead.cdi;

import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.endpoint.SessionScope;
import org.jspecify.annotations.Nullable;

/** The contexts of one session: its own, and a request's for each callback. */
final class BeanScope implements SessionScope {

    private static final Logger LOG = System.getLogger("org.fairlead.cdi");

    /** @param request null where a request was active already, which goes on */
    private record Entered(
            @Nullable ScopedInstances outer, @Nullable RequestContextController request) {}

    private final Contexts contexts;
    private final ScopedInstances instances = new ScopedInstances();
    private final AtomicBoolean initialized = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    BeanScope(Contexts contexts) {
        this.contexts = contexts;
        contexts.opened(this);
    }

    @Override
    public void begin(Session session) {
        instances.session(session);
    }

    @Override
    public @Nullable Object enter() {
        if (contexts.ended()) {
            return null;
        }
        RequestContextController request = contexts.beginRequest();
        Entered entered = new Entered(contexts.session().enter(instances), request);
        Session session = instances.session();
        if (session != null && !initialized.get() && initialized.compareAndSet(false, true)) {
            try {
                contexts.fire(Initialized.Literal.of(WebSocketSessionScoped.class), session);
            } catch (RuntimeException | Error e) {
                exit(entered);
                throw e;
            }
        }
        return entered;
    }

    @Override
    public void exit(@Nullable Object entered) {
        if (entered instanceof Entered both) {
            if (both.request != null) {
                contexts.endRequest(both.request);
            }
            contexts.session().leave(both.outer);
        }
    }

    /** A session that ends before it was opened has not been initialized, and is not by being closed. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean told = !initialized.compareAndSet(false, true);
        Object entered = enter();
        try {
            if (told) {
                tell(BeforeDestroyed.Literal.of(WebSocketSessionScoped.class));
            }
            instances.close();
        } finally {
            exit(entered);
            contexts.closed(this);
        }
        if (told) {
            tell(Destroyed.Literal.of(WebSocketSessionScoped.class));
        }
    }

    private void tell(Annotation qualifier) {
        Session session = instances.session();
        if (session == null || contexts.ended()) {
            return;
        }
        try {
            contexts.fire(qualifier, session);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "An observer of " + qualifier + " failed", e);
        }
    }
}
