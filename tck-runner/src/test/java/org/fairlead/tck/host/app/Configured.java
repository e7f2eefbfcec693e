package org.fairlead.tck.host.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;

/** Takes the path of its endpoint from web.xml. */
@WebListener
public class Configured implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(
                        Greeting.class, context.getInitParameter("path"))
                .build();
        config.getUserProperties().put("greeting", context.getContextPath());
        try {
            Seen.container(context).addEndpoint(config);
        } catch (DeploymentException e) {
            throw new IllegalStateException(e);
        }
    }
}
