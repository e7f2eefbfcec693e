package org.fairlead.container;

import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoints of an application: classes annotated {@code @ServerEndpoint}, subclasses of {@code Endpoint} and {@code
 * ServerApplicationConfig}s that can be instantiated (Jakarta WebSocket 2.2, section 6.2). Class files are read, and only what is found is loaded; none
 * is initialised. A class whose superclass is absent is passed over.
 */
public final class EndpointScanner {

    private static final Logger LOG = System.getLogger("org.fairlead.container");

    private static final String ANNOTATION = ServerEndpoint.class.descriptorString();
    private static final Set<String> ROOTS = Set.of(slashed(Endpoint.class), slashed(ServerApplicationConfig.class));

    private final ClassLoader loader;
    private final Set<Class<?>> found = new LinkedHashSet<>();

    /** By the name of a class: whether it is an Endpoint or a ServerApplicationConfig. */
    private final Map<String, Boolean> known = new HashMap<>();

    private EndpointScanner(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Scans packages with their subpackages, in every directory and jar of the class path that the loader sees. A jar is found by its
     * directory entry for the package, which build tools write.
     *
     * @param packages names with dots
     * @return the classes, in a stable order; empty where nothing was found
     * @throws IOException where a directory or jar cannot be read
     * @throws IllegalArgumentException where a name is no package name
     */
    public static Set<Class<?>> scan(ClassLoader loader, Collection<String> packages) throws IOException {
        EndpointScanner scanner = new EndpointScanner(loader);
        for (String name : packages) {
            if (!name.matches("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*")) {
                throw new IllegalArgumentException("Not a package name: \"" + name + "\"");
            }
            String directory = name.replace('.', '/');
            for (URL url : Collections.list(loader.getResources(directory))) {
                scanner.scanUrl(url, directory);
            }
        }
        return scanner.found;
    }

    /**
     * Scans whole archives: jar files or directories of classes, which the loader has on its class path.
     *
     * @return for each archive what was found in it, in their order
     * @throws IOException where one of them cannot be read
     */
    public static List<Set<Class<?>>> scanArchives(ClassLoader loader, Collection<Path> archives) throws IOException {
        List<Set<Class<?>>> all = new ArrayList<>();
        for (Path archive : archives) {
            EndpointScanner scanner = new EndpointScanner(loader);
            if (Files.isDirectory(archive)) {
                scanner.scanTree(archive);
            } else {
                scanner.scanJar(archive, "/");
            }
            all.add(scanner.found);
        }
        return all;
    }

    private void scanUrl(URL url, String directory) throws IOException {
        if (url.getProtocol().equals("file")) {
            scanTree(path(url));
        } else if (url.getProtocol().equals("jar")
                && url.openConnection() instanceof JarURLConnection jar
                && jar.getJarFileURL().getProtocol().equals("file")) {
            scanJar(path(jar.getJarFileURL()), directory);
        } else {
            LOG.log(Level.WARNING, "Cannot scan " + url + " for endpoints: it is neither a directory nor a jar file");
        }
    }

    private static Path path(URL url) throws IOException {
        try {
            return Path.of(new URI(url.toString()));
        } catch (URISyntaxException e) {
            throw new IOException("Cannot scan " + url, e);
        }
    }

    private void scanJar(Path jar, String directory) throws IOException {
        try (FileSystem entries = FileSystems.newFileSystem(jar, (ClassLoader) null)) {
            scanTree(entries.getPath(directory));
        } catch (java.nio.file.ProviderNotFoundException e) {
            throw new IOException(jar + " is neither a directory nor a jar file", e);
        }
    }

    private void scanTree(Path root) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(path -> path.toString().endsWith(".class")
                            && !path.toString().contains("META-INF"))
                    .sorted()
                    .toList();
        }
        for (Path path : files) {
            ClassFile file;
            try (InputStream in = Files.newInputStream(path)) {
                file = ClassFile.read(in);
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "Passed over " + path, e);
                continue;
            }
            if (file.isConcrete() && (file.annotations().contains(ANNOTATION) || descends(file))) {
                load(file.name().replace('/', '.'));
            }
        }
    }

    private void load(String name) {
        try {
            found.add(Class.forName(name, false, loader));
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.log(Level.DEBUG, "Passed over " + name + ", which cannot be loaded", e);
        }
    }

    /** Whether one of the supertypes is what we look for; their files are read too, wherever they are. */
    private boolean descends(ClassFile file) {
        boolean descends = descends(file.superName());
        for (String parent : file.interfaces()) {
            descends |= descends(parent);
        }
        return descends;
    }

    private boolean descends(@Nullable String name) {
        if (name == null || name.startsWith("java/")) {
            return false;
        }
        if (ROOTS.contains(name)) {
            return true;
        }
        Boolean answer = known.get(name);
        if (answer == null) {
            // a class that is its own supertype could not be loaded; here it must not go round for ever
            known.put(name, false);
            ClassFile file = read(name);
            answer = file != null && descends(file);
            known.put(name, answer);
        }
        return answer;
    }

    private @Nullable ClassFile read(String name) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? null : ClassFile.read(in);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Passed over the supertype " + name, e);
            return null;
        }
    }

    private static String slashed(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
