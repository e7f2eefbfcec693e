package org.fairlead.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.websocket.server.ServerContainer;
import java.util.EnumSet;

/** What Fairlead puts into an application, and takes out of it at its end. */
final class Registration implements ServletContextListener {

    private static final String FILTER = "Fairlead WebSocket";

    private final ServletHost host;
    private volatile Runnable unwatch = () -> {};

    Registration(ServletHost host) {
        this.host = host;
    }

    void to(ServletContext context) throws ServletException {
        context.setAttribute(ServletHost.class.getName(), host);
        context.setAttribute(ServerContainer.class.getName(), host.deployment().container());
        context.addListener(host.httpSessions());
        context.addListener(this);
        unwatch = ContainerStops.watch(context, host);
        FilterRegistration.Dynamic filter = context.addFilter(FILTER, new WebSocketFilter());
        if (filter == null) {
            FilterRegistration kept = context.getFilterRegistration(FILTER);
            if (kept != null && WebSocketFilter.class.getName().equals(kept.getClassName())) {
                return; // of the application's last life, as in Jetty
            }
            throw new ServletException("A filter \"" + FILTER + "\" exists already: is fairlead-servlet there twice?");
        }
        filter.setAsyncSupported(true);
        // behind the application's own, which may authenticate or refuse
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        context.removeAttribute(ServerContainer.class.getName());
        context.removeAttribute(ServletHost.class.getName());
        try {
            host.close();
        } finally {
            unwatch.run();
        }
    }
}
