package org.fairlead.cdi;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.websocket.Session;
import org.fairlead.session.FairleadSession;
import org.jspecify.annotations.Nullable;

/** Gives a bean container the context of {@link WebSocketSessionScoped}, and {@code Session} and {@code FairleadSession} as beans. */
public class WebSocketExtension implements Extension {

    private final SessionContext context = new SessionContext();

    private volatile @Nullable Beans beans;

    /** For the container. */
    public WebSocketExtension() {}

    void register(@Observes AfterBeanDiscovery discovery) {
        discovery.addContext(context);
        FairleadSession current = CurrentSession.of(context);
        discovery
                .addBean()
                .beanClass(CurrentSession.class)
                .types(Session.class, FairleadSession.class, Object.class)
                .scope(Dependent.class)
                .createWith(creation -> current);
    }

    void started(@Observes AfterDeploymentValidation validation, BeanManager manager) {
        beans = new Beans(manager, new Contexts(manager, context));
    }

    void stopping(@Observes BeforeShutdown shutdown) {
        Beans ended = beans;
        beans = null;
        if (ended != null) {
            ended.end();
        }
    }

    /** Null before the container has started, and once it shuts down. */
    @Nullable
    Beans beans() {
        return beans;
    }
}
