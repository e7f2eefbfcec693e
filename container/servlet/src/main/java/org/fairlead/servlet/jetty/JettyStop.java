package org.fairlead.servlet.jetty;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.component.LifeCycle;
import org.fairlead.servlet.ContainerStop;

/**
 * The stop of a Jetty, which closes its connectors, and with them every connection, before its handlers. With a stop timeout it first asks what is {@link
 * Graceful} in it, which the application then is; without, its lifecycle tells of the stop before anything is closed.
 */
public final class JettyStop implements ContainerStop {

    /**
     * Made while an application starts.
     *
     * @throws LinkageError where Jetty's classes are not visible
     */
    public JettyStop() {
        if (!Graceful.class.isAssignableFrom(Leaving.class)) {
            throw new IncompatibleClassChangeError("Jetty's Graceful is there twice");
        }
    }

    @Override
    public Runnable watch(Application application) {
        ContextHandler context = ContextHandler.getCurrentContextHandler();
        if (context == null || context.getServer() == null) {
            return () -> {};
        }
        Server server = context.getServer();
        Leaving leaving = new Leaving(application);
        context.addBean(leaving, false);
        server.addEventListener(leaving);
        return () -> {
            server.removeEventListener(leaving);
            context.removeBean(leaving);
        };
    }

    private static final class Leaving implements Graceful, LifeCycle.Listener {

        private final Application application;
        private volatile boolean shutdown;

        Leaving(Application application) {
            this.application = application;
        }

        @Override
        public CompletableFuture<Void> shutdown() {
            shutdown = true;
            return application.goAway();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        /** With a stop timeout, {@link #shutdown} is called next and waited for as long as that says. */
        @Override
        public void lifeCycleStopping(LifeCycle stopping) {
            if (stopping instanceof Server server && server.getStopTimeout() <= 0) {
                application.drain();
            }
        }
    }
}
