package org.fairlead.tck.servlet;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.EventListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.tck.war.WebApplication;
import org.jspecify.annotations.Nullable;

/** The methods of {@link ServletContext} that are offered, under their names (Jakarta Servlet 6.1, chapter 4). */
public final class WebContext {

    private static final Logger LOG = System.getLogger(WebContext.class.getName());

    private final WebApplication application;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();

    /** In the order of their calls; while initializers run. */
    private final List<EventListener> added = new ArrayList<>();

    WebContext(WebApplication application) {
        this.application = application;
    }

    ServletContext api() {
        return Part.of(ServletContext.class, this);
    }

    List<EventListener> added() {
        return List.copyOf(added);
    }

    public String getContextPath() {
        return application.contextPath();
    }

    public String getServletContextName() {
        return application.contextPath();
    }

    public ClassLoader getClassLoader() {
        return application.loader();
    }

    public String getServerInfo() {
        return "Fairlead TCK runner";
    }

    public int getMajorVersion() {
        return 6;
    }

    public int getMinorVersion() {
        return 1;
    }

    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    public @Nullable String getInitParameter(String name) {
        return application.contextParameters().get(name);
    }

    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(application.contextParameters().keySet());
    }

    public void addListener(String className) throws ReflectiveOperationException {
        addListener(Class.forName(className, true, application.loader()).asSubclass(EventListener.class));
    }

    public void addListener(Class<? extends EventListener> type) {
        try {
            addListener(type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("The listener " + type.getName() + " cannot be made", e);
        }
    }

    public void addListener(EventListener listener) {
        added.add(listener);
    }

    public void log(String message) {
        LOG.log(Level.INFO, message);
    }

    public void log(String message, Throwable thrown) {
        LOG.log(Level.WARNING, message, thrown);
    }
}
