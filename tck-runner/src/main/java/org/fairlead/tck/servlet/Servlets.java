package org.fairlead.tck.servlet;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The servlets of an application, by the exact paths of their annotations. */
public final class Servlets {

    private final Map<String, HttpServlet> byPath = new HashMap<>();

    private Servlets() {}

    static boolean isServlet(Class<?> type) {
        return type.isAnnotationPresent(WebServlet.class) && HttpServlet.class.isAssignableFrom(type);
    }

    static Servlets of(List<Class<?>> types, ServletContext context)
            throws ReflectiveOperationException, ServletException {
        Servlets servlets = new Servlets();
        for (Class<?> type : types) {
            WebServlet annotation = type.getAnnotation(WebServlet.class);
            HttpServlet servlet = (HttpServlet) type.getDeclaredConstructor().newInstance();
            servlet.init(new Config(type.getName(), context));
            List<String> paths = new ArrayList<>(List.of(annotation.value()));
            paths.addAll(List.of(annotation.urlPatterns()));
            paths.forEach(path -> servlets.byPath.put(path, servlet));
        }
        return servlets;
    }

    /** @param path behind the context path, without a query */
    public @Nullable HttpServlet at(String path) {
        return byPath.get(path);
    }

    private record Config(String getServletName, ServletContext getServletContext) implements ServletConfig {
        @Override
        public @Nullable String getInitParameter(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.emptyEnumeration();
        }
    }
}
