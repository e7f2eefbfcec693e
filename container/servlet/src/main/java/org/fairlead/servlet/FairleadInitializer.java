package org.fairlead.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Starts Fairlead in every web application whose class path has it (Jakarta WebSocket 2.2, sections 6.2 to 6.4): deploys what was found, and puts the server
 * container into the context attribute {@code jakarta.websocket.server.ServerContainer}, whether anything was found or not.
 *
 * <p>Settings are context parameters such as {@code org.fairlead.max-message-size}.
 */
@HandlesTypes({ServerEndpoint.class, ServerApplicationConfig.class, Endpoint.class})
public final class FairleadInitializer implements ServletContainerInitializer {

    /** For servlet containers. */
    public FairleadInitializer() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) throws ServletException {
        install(context, classes == null ? Set.of() : classes);
    }

    /**
     * Does the same where no container looks for initializers, as those that Spring Boot embeds do not. Called while the application starts, before listeners and filters
     * are. Where Fairlead is in the application already, only the classes are added.
     *
     * @param classes endpoints and {@link ServerApplicationConfig}s to deploy, as if a scan had found them; endpoints may be added to the container later, too
     * @return what is in the context attribute
     * @throws ServletException where another WebSocket implementation is in the application, an older WebSocket API is on the class path, or a setting is wrong
     */
    public static ServerContainer install(ServletContext context, Set<Class<?>> classes) throws ServletException {
        return host(context, classes).deployment().container();
    }

    /**
     * The same for frameworks that check the origin of a handshake before they call {@link ServerContainer#upgradeHttpToWebSocket}, as Spring does.
     *
     * @param originChecked whether the framework has checked that of an upgrade with this configuration: then the setting {@code origin-policy} is not asked. Replaces
     *     what was given before
     * @throws ServletException as above
     */
    public static ServerContainer install(
            ServletContext context, Set<Class<?>> classes, Predicate<ServerEndpointConfig> originChecked)
            throws ServletException {
        ServletHost host = host(context, classes);
        host.originChecked(originChecked);
        return host.deployment().container();
    }

    private static ServletHost host(ServletContext context, Set<Class<?>> classes) throws ServletException {
        Foreign.refuse(context);
        ServletHost host = (ServletHost) context.getAttribute(ServletHost.class.getName());
        if (host == null) {
            try {
                host = new ServletHost(context);
            } catch (IllegalArgumentException e) {
                throw new ServletException("Fairlead cannot start: " + e.getMessage(), e);
            }
            new Registration(host).to(context);
        }
        if (!classes.isEmpty()) {
            host.addScanned(classes);
        }
        return host;
    }

    /**
     * Closes every session with 1001 and waits for that at most the setting {@code drain-timeout}; handshakes are refused from now on. For applications whose container cuts
     * connections before it tells of the end, as those that Spring Boot embeds do; in others the end of the application does the same. Does nothing where Fairlead is
     * not in the application.
     */
    public static void drain(ServletContext context) {
        if (context.getAttribute(ServletHost.class.getName()) instanceof ServletHost host) {
            host.drain();
        }
    }

    /**
     * Accepts handshakes again after {@link #drain}, for applications that are paused and go on. Does nothing where nothing was drained, or Fairlead is not in the application.
     */
    public static void comeBack(ServletContext context) {
        if (context.getAttribute(ServletHost.class.getName()) instanceof ServletHost host) {
            host.comeBack();
        }
    }
}
