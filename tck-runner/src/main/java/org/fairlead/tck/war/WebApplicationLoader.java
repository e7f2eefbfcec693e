package org.fairlead.tck.war;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of a web application: looks into {@code WEB-INF/classes}, then into the jars of {@code WEB-INF/lib}, then asks the server (Jakarta
 * Servlet 6.1, section 10.7.2). Classes of the JDK and of the Jakarta APIs come from the server, whatever the application brings.
 */
public final class WebApplicationLoader extends URLClassLoader {

    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final ClassLoader server;

    private WebApplicationLoader(URL[] urls, ClassLoader server) {
        super(urls, server);
        this.server = server;
    }

    /**
     * @param archives directories and jars, in their order
     * @throws MalformedURLException never: every path has a URL
     */
    static WebApplicationLoader of(List<Path> archives, ClassLoader server) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path archive : archives) {
            urls.add(archive.toUri().toURL());
        }
        return new WebApplicationLoader(urls.toArray(URL[]::new), server);
    }

    /** The classes directory, if there is one, then the jars by name. */
    static List<Path> archives(Path war) throws IOException {
        List<Path> archives = new ArrayList<>();
        Path classes = war.resolve("WEB-INF/classes");
        if (Files.isDirectory(classes)) {
            archives.add(classes);
        }
        Path lib = war.resolve("WEB-INF/lib");
        if (Files.isDirectory(lib)) {
            try (Stream<Path> files = Files.list(lib)) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(archives::add);
            }
        }
        return archives;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = fromServerFirst(name) ? server.loadClass(name) : ownOrServers(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> ownOrServers(String name) throws ClassNotFoundException {
        try {
            return findClass(name);
        } catch (ClassNotFoundException notOurs) {
            return server.loadClass(name);
        }
    }

    private static boolean fromServerFirst(String name) {
        return name.startsWith("java.") || name.startsWith("jakarta.");
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? server.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
        all.addAll(Collections.list(server.getResources(name)));
        return Collections.enumeration(all);
    }
}
