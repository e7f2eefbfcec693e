package org.fairlead.tck.host.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;

public class Adding implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        Seen.see("contextInitialized");
        try {
            Seen.container(event.getServletContext())
                    .addEndpoint(ServerEndpointConfig.Builder.create(Greeting.class, "/added")
                            .build());
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        Seen.see("contextDestroyed:"
                + (Thread.currentThread().getContextClassLoader() == getClass().getClassLoader()));
    }
}
