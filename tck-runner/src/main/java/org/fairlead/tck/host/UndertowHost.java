package org.fairlead.tck.host;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ServletInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.EventListener;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.tck.spi.Host;
import org.fairlead.tck.war.WebApplication;

/** Fairlead inside Undertow's servlet container, which knows no archives: what they hold is found here. */
public final class UndertowHost implements Host {

    private final Map<String, Running> applications = new ConcurrentHashMap<>();
    private final PathHandler paths = new PathHandler();
    private final Undertow server =
            Undertow.builder().addHttpListener(0, "localhost", paths).build();

    private record Running(WebApplication application, DeploymentManager manager) {}

    /** Starts Undertow on a free port. */
    public UndertowHost() {
        server.start();
    }

    @Override
    public URI deploy(Path war, String contextPath) throws Exception {
        WebApplication application =
                WebApplication.of(war, contextPath, getClass().getClassLoader());
        DeploymentManager manager = ContextLoader.call(application.loader(), () -> {
            DeploymentManager made = io.undertow.servlet.api.ServletContainer.Factory.newInstance()
                    .addDeployment(info(application));
            made.deploy();
            paths.addPrefixPath(contextPath, made.start());
            return made;
        });
        applications.put(contextPath, new Running(application, manager));
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return URI.create("http://localhost:" + port + contextPath);
    }

    private static DeploymentInfo info(WebApplication application) throws IOException, ClassNotFoundException {
        DeploymentInfo info = Servlets.deployment()
                .setDeploymentName(application.contextPath())
                .setContextPath(application.contextPath())
                .setClassLoader(application.loader());
        application.contextParameters().forEach(info::addInitParameter);
        Set<Class<?>> classes = application.classes();
        for (ServletContainerInitializer initializer :
                ServiceLoader.load(ServletContainerInitializer.class, application.loader())) {
            info.addServletContainerInitializer(
                    new ServletContainerInitializerInfo(initializer.getClass(), handled(initializer, classes)));
        }
        for (String name : application.listeners()) {
            info.addListener(Servlets.listener(
                    Class.forName(name, true, application.loader()).asSubclass(EventListener.class)));
        }
        for (Class<?> type : classes) {
            if (type.isAnnotationPresent(WebListener.class)) {
                info.addListener(Servlets.listener(type.asSubclass(EventListener.class)));
            } else if (type.isAnnotationPresent(WebServlet.class)) {
                info.addServlet(new ServletInfo(type.getName(), type.asSubclass(HttpServlet.class))
                        .addMappings(type.getAnnotation(WebServlet.class).value()));
            }
        }
        return info;
    }

    /** The classes that an initializer asks for (Jakarta Servlet 6.1, section 8.2.4). */
    private static Set<Class<?>> handled(ServletContainerInitializer initializer, Set<Class<?>> classes) {
        HandlesTypes asked = initializer.getClass().getAnnotation(HandlesTypes.class);
        Set<Class<?>> handled = new LinkedHashSet<>();
        for (Class<?> type : asked == null ? new Class<?>[0] : asked.value()) {
            for (Class<?> candidate : classes) {
                if (type.isAnnotation()
                        ? candidate.isAnnotationPresent(type.asSubclass(java.lang.annotation.Annotation.class))
                        : type.isAssignableFrom(candidate)) {
                    handled.add(candidate);
                }
            }
        }
        return handled;
    }

    @Override
    public void undeploy(String contextPath) throws ServletException, IOException {
        Running running = applications.remove(contextPath);
        if (running != null) {
            paths.removePrefixPath(contextPath);
            running.manager().stop();
            running.manager().undeploy();
            running.application().close();
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
