package org.fairlead.container;

import jakarta.websocket.ContainerProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Warns of other WebSocket implementations beside this one: {@code ContainerProvider.getWebSocketContainer()} gives the client of the one whose jar
 * comes first on the class path, which is nobody's decision.
 */
final class OtherImplementations {

    private static final System.Logger LOG = System.getLogger(OtherImplementations.class.getName());

    private static final String SERVICE = "META-INF/services/" + ContainerProvider.class.getName();

    private static final String CLIENT = "org.fairlead.client.WebSocketClient";

    /** Each is warned of once in the life of this class. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private OtherImplementations() {}

    /** Looks where the API would look on this thread. */
    static void warn() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            for (URL each : Collections.list(
                    (loader == null ? ClassLoader.getSystemClassLoader() : loader).getResources(SERVICE))) {
                for (String name : names(each)) {
                    if (!name.equals(FairleadContainerProvider.class.getName()) && WARNED.add(each + "!" + name)) {
                        LOG.log(System.Logger.Level.WARNING, () -> sentence(name, place(each)));
                    }
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The class path cannot be searched for other implementations", e);
        }
    }

    static String sentence(String name, String place) {
        return "There are two WebSocket implementations on the class path: " + name + " in " + place
                + ", and Fairlead in "
                + jar(OtherImplementations.class)
                + ". ContainerProvider.getWebSocketContainer() gives the client of the one that comes first: exclude the other"
                + " jar"
                + (isThere(CLIENT) ? ", or use " + CLIENT + "." : ".");
    }

    /** An application with fairlead-servlet alone has no client that it could be told to use. */
    private static boolean isThere(String className) {
        try {
            var unused = Class.forName(className, false, OtherImplementations.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Where a class comes from, for people. */
    static String jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? "the module " + type.getModule().getName()
                : source.getLocation().getPath();
    }

    private static String place(URL serviceFile) {
        String file = serviceFile.getPath();
        int end = file.lastIndexOf("!/");
        if (end < 0) {
            end = file.lastIndexOf(SERVICE);
        }
        String jar = end < 0 ? file : file.substring(0, end);
        return jar.startsWith("file:") ? jar.substring("file:".length()) : jar;
    }

    /** The providers that a file of META-INF/services names. */
    static List<String> names(URL serviceFile) {
        List<String> names = new ArrayList<>();
        try {
            URLConnection connection = serviceFile.openConnection();
            connection.setUseCaches(false); // which would keep the jar of an application that is undeployed open
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String name = line.replaceFirst("#.*", "").trim();
                    if (!name.isEmpty()) {
                        names.add(name);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
