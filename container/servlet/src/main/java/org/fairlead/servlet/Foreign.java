package org.fairlead.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.SendResult;
import jakarta.websocket.server.ServerContainer;
import java.security.CodeSource;
import org.jspecify.annotations.Nullable;

/** What must not be in an application beside Fairlead: another WebSocket implementation, or the API of an earlier version. */
final class Foreign {

    private static final String TOMCAT = "org.apache.tomcat.websocket.";

    private static final String SWITCHED_OFF =
            "; docs/servlet-containers.md tells how each container's own is switched off";

    private Foreign() {}

    /** @throws ServletException with one sentence that names the jar to take away */
    static void refuse(ServletContext context) throws ServletException {
        if (!hasMethod(SendResult.class, "getSession")) {
            throw new ServletException("Fairlead needs the WebSocket API 2.2, but "
                    + jarOf(SendResult.class, "jakarta.websocket-client-api")
                    + " has an earlier one: replace it by jakarta.websocket-client-api-2.2.0.jar and"
                    + " jakarta.websocket-api-2.2.0.jar");
        }
        refuseContainer(context);
    }

    static void refuseContainer(ServletContext context) throws ServletException {
        Object present = context.getAttribute(ServerContainer.class.getName());
        ServletHost host = context.getAttribute(ServletHost.class.getName()) instanceof ServletHost own ? own : null;
        if (present != null && (host == null || present != host.deployment().container())) {
            throw new ServletException(sentence(present.getClass()));
        }
    }

    private static String sentence(Class<?> container) {
        if (container.getName().startsWith("org.fairlead.")) {
            return "Fairlead is in this application twice: remove " + jarOf(container, "one fairlead-servlet")
                    + " or the other fairlead-servlet jar from its class path";
        }
        String jar = jarOf(container, "the jar of " + container.getName());
        String what = "This application has another WebSocket container beside Fairlead, that of " + jar + ": ";
        if (container.getName().startsWith(TOMCAT)) {
            return what
                    + (jar.startsWith("tomcat-embed-websocket")
                            ? "exclude the dependency org.apache.tomcat.embed:tomcat-embed-websocket"
                            : "set containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\" on the Context, or remove the"
                                    + " jar")
                    + SWITCHED_OFF;
        }
        return what + "exclude or remove that jar" + SWITCHED_OFF;
    }

    private static boolean hasMethod(Class<?> type, String name) {
        try {
            var unused = type.getMethod(name);
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** The file's name alone: where it is, is nobody else's business. */
    private static String jarOf(Class<?> type, String otherwise) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        String location = source == null ? null : path(source);
        if (location == null) {
            return otherwise;
        }
        String file = location.substring(location.lastIndexOf('/') + 1);
        return file.isEmpty() ? otherwise : file;
    }

    private static @Nullable String path(CodeSource source) {
        if (source.getLocation() == null) {
            return null;
        }
        String path = source.getLocation().getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
