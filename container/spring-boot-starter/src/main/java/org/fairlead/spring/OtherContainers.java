package org.fairlead.spring;

import java.net.URL;
import java.security.CodeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * WebSocket implementations that Spring Boot's starters bring. They are refused before they do anything: each has a copy of the API or a {@code ContainerProvider}, so
 * that with two of them the class path's order would decide which one the application uses.
 */
final class OtherContainers {

    /**
     * @param witness a class that only this implementation has
     * @param dependency what to exclude
     */
    private record Other(String witness, String dependency) {}

    private static final List<Other> OTHERS = List.of(
            new Other("org.apache.tomcat.websocket.server.WsSci", "org.apache.tomcat.embed:tomcat-embed-websocket"),
            jetty("ee11"),
            jetty("ee10"),
            new Other("io.undertow.websockets.jsr.ServerWebSocketContainer", "io.undertow:undertow-websockets-jsr"));

    private OtherContainers() {}

    private static Other jetty(String level) {
        return new Other(
                "org.eclipse.jetty." + level + ".websocket.jakarta.server.JakartaWebSocketServerContainer",
                "org.eclipse.jetty." + level + ".websocket:jetty-" + level + "-websocket-jakarta-server");
    }

    /**
     * Only what the application itself has; what a server offers to all its applications is switched off there.
     *
     * @param application the class loader that Fairlead is in
     * @throws FairleadStartException with one sentence that names the jar, and the dependency to exclude
     */
    static void refuse(ClassLoader application) throws FairleadStartException {
        for (Other other : OTHERS) {
            Class<?> witness = load(other.witness(), application);
            if (witness != null && witness.getClassLoader() == application) {
                throw new FairleadStartException(
                        "This application has another WebSocket implementation beside Fairlead, " + jarOf(witness)
                                + ": exclude the dependency " + other.dependency()
                                + ", as docs/spring.md shows.",
                        null);
            }
        }
    }

    private static @Nullable Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** The file's name alone; in an executable jar the location is {@code nested:/…/app.jar/!BOOT-INF/lib/name.jar!/}. */
    private static String jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            return "that of " + type.getName();
        }
        String path = location.getPath();
        while (path.endsWith("/") || path.endsWith("!")) {
            path = path.substring(0, path.length() - 1);
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
