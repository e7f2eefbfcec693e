package org.fairlead.spring;

import jakarta.servlet.ServletContext;
import org.fairlead.servlet.FairleadInitializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.context.ServletContextAware;

/**
 * Closes the sessions of endpoints with 1001 while the beans are still there. Left to the end of the servlet context they would be cut: an embedded container drops its
 * connections first.
 */
final class SessionsLifecycle implements SmartLifecycle, ServletContextAware {

    private @Nullable ServletContext context;

    private volatile boolean running;

    @Override
    public void setServletContext(ServletContext servletContext) {
        context = servletContext;
    }

    /** The web server goes on meanwhile, as Spring Boot's own lifecycles for it do: a context that a test does not use for a while is paused. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Before the web server begins to stop, gracefully or not. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 512;
    }

    @Override
    public void start() {
        running = true;
        if (context != null) {
            FairleadInitializer.comeBack(context); // an application context may be stopped and started again
        }
    }

    @Override
    public void stop() {
        running = false;
        if (context != null) {
            FairleadInitializer.drain(context);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
