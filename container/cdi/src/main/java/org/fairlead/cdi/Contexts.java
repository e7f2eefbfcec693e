package org.fairlead.cdi;

import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What all sessions of a bean container share to have their contexts active. Thread-safe. */
final class Contexts {

    private static final Logger LOG = System.getLogger("org.fairlead.cdi");

    private final BeanManager manager;
    private final SessionContext session;

    /** Those not in use: as many as there were callbacks at once. Each remembers whether it is in use, so that no two threads can share one. */
    private final ConcurrentLinkedQueue<RequestContextController> controllers = new ConcurrentLinkedQueue<>();

    /** Of sessions, and handshakes, that go on. */
    private final Set<BeanScope> open = ConcurrentHashMap.newKeySet();

    private volatile boolean ended;

    Contexts(BeanManager manager, SessionContext session) {
        this.manager = manager;
        this.session = session;
    }

    SessionContext session() {
        return session;
    }

    void opened(BeanScope scope) {
        open.add(scope);
    }

    void closed(BeanScope scope) {
        open.remove(scope);
    }

    int openScopes() {
        return open.size();
    }

    /** The bean container is shutting down, or has: sessions go on without it. */
    boolean ended() {
        return ended;
    }

    /** Destroys what sessions have that are still open. */
    void end() {
        open.forEach(BeanScope::close);
        ended = true;
    }

    /** @return null where there is a request already, an HTTP request for instance, in which this thread closes a session */
    @Nullable
    RequestContextController beginRequest() {
        RequestContextController controller = controllers.poll();
        if (controller == null) {
            controller = manager.createInstance()
                    .select(RequestContextController.class)
                    .get();
        }
        if (controller.activate()) {
            return controller;
        }
        controllers.add(controller);
        return null;
    }

    /** Destroys the request's instances. */
    void endRequest(RequestContextController controller) {
        try {
            controller.deactivate();
            controllers.add(controller);
        } catch (ContextNotActiveException e) {
            LOG.log(Level.DEBUG, "The application, or the end of its container, has ended the request", e);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "An instance of the request scope could not be destroyed", e);
        }
    }

    void fire(Annotation qualifier, Session payload) {
        manager.getEvent().select(Session.class, qualifier).fire(payload);
    }
}
