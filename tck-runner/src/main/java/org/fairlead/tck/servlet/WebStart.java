package org.fairlead.tck.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.server.ServerContainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EventListener;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.tck.war.WebApplication;

/**
 * The start of a web application: its {@code ServletContainerInitializer}s, then {@code contextInitialized} of its listeners (Jakarta Servlet 6.1,
 * sections 8.2.4 and 11.3), with the server container in the attribute that Jakarta WebSocket 2.2, section 6.4, names.
 */
public final class WebStart {

    private static final String SERVICE = "META-INF/services/" + ServletContainerInitializer.class.getName();

    private final WebApplication application;
    private final WebContext methods;
    private final ServletContext context;
    private final List<ServletContextListener> started = new ArrayList<>();
    private final List<Class<?>> servlets = new ArrayList<>();

    /** @param container what the application finds as {@code jakarta.websocket.server.ServerContainer} */
    public WebStart(WebApplication application, ServerContainer container) {
        this.application = application;
        this.methods = new WebContext(application);
        this.methods.setAttribute(ServerContainer.class.getName(), container);
        this.context = methods.api();
    }

    /** Runs the application's own start; call with its class loader as the context class loader. */
    public void run(Set<Class<?>> classes) throws IOException, ServletException, ReflectiveOperationException {
        for (String name : initializers()) {
            ServletContainerInitializer initializer =
                    make(Class.forName(name, true, application.loader()), ServletContainerInitializer.class);
            if (initializer.getClass().isAnnotationPresent(HandlesTypes.class)) {
                throw new UnsupportedOperationException(name + " asks for classes by @HandlesTypes");
            }
            initializer.onStartup(null, context);
        }
        List<EventListener> listeners = new ArrayList<>();
        for (String name : application.listeners()) {
            listeners.add(make(Class.forName(name, true, application.loader()), EventListener.class));
        }
        for (Class<?> type : classes) {
            if (type.isAnnotationPresent(WebListener.class)) {
                listeners.add(make(type, EventListener.class));
            }
        }
        listeners.addAll(methods.added());
        for (EventListener listener : listeners) {
            if (listener instanceof ServletContextListener contextListener) {
                started.add(contextListener);
                contextListener.contextInitialized(new ServletContextEvent(context));
            }
        }
        classes.stream().filter(Servlets::isServlet).forEach(servlets::add);
    }

    /** The servlets found by their annotation, made when they are asked for. */
    public Servlets servlets() throws ReflectiveOperationException, ServletException {
        return Servlets.of(servlets, context);
    }

    /** Tells the listeners, the last first. */
    public void stop() {
        Collections.reverse(started);
        started.forEach(listener -> listener.contextDestroyed(new ServletContextEvent(context)));
        started.clear();
    }

    /** Names of classes that the application's own archives register; what the host has on its class path is for servlet containers. */
    private Set<String> initializers() throws IOException {
        Set<String> names = new LinkedHashSet<>();
        for (URL url : application.ownFiles(SERVICE)) {
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
                reader.lines()
                        .map(line -> line.replaceAll("#.*", "").trim())
                        .filter(line -> !line.isEmpty())
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static <T> T make(Class<?> type, Class<T> as) throws ReflectiveOperationException {
        return as.cast(type.getDeclaredConstructor().newInstance());
    }
}
