package org.fairlead.tck.war;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** An unpacked web application and its class loader. */
public final class WebApplication implements AutoCloseable {

    private static final Logger LOG = System.getLogger(WebApplication.class.getName());

    private final String contextPath;
    private final WebApplicationLoader loader;
    private final List<Path> archives;
    private final WebDescriptor descriptor;

    private WebApplication(
            String contextPath, WebApplicationLoader loader, List<Path> archives, WebDescriptor descriptor) {
        this.contextPath = contextPath;
        this.loader = loader;
        this.archives = archives;
        this.descriptor = descriptor;
    }

    /**
     * @param war a directory with the content of the archive
     * @param server whose classes the application sees where it has none of its own
     */
    public static WebApplication of(Path war, String contextPath, ClassLoader server) throws IOException {
        List<Path> archives = WebApplicationLoader.archives(war);
        return new WebApplication(
                contextPath, WebApplicationLoader.of(archives, server), archives, WebDescriptor.of(war));
    }

    public String contextPath() {
        return contextPath;
    }

    public ClassLoader loader() {
        return loader;
    }

    /** The files of this name in its own archives, without what the server has. */
    public List<URL> ownFiles(String name) throws IOException {
        return Collections.list(loader.findResources(name));
    }

    /** {@code WEB-INF/classes} and the jars of {@code WEB-INF/lib}: what is there of them. */
    public List<Path> archives() {
        return archives;
    }

    public Map<String, String> contextParameters() {
        return descriptor.contextParameters();
    }

    /** The listeners of {@code web.xml}, by the names of their classes. */
    public List<String> listeners() {
        return descriptor.listeners();
    }

    /** Every class of the application that can be loaded; one that extends what is not there is none of the server's business. */
    public Set<Class<?>> classes() throws IOException {
        Set<Class<?>> classes = new LinkedHashSet<>();
        for (String name : classNames()) {
            try {
                Class<?> type = Class.forName(name, false, loader);
                // reading its annotations links it as far as a scan needs it
                Annotation[] annotations = type.getAnnotations();
                LOG.log(Level.TRACE, "{0} has {1} annotations", name, annotations.length);
                classes.add(type);
            } catch (ClassNotFoundException | LinkageError | TypeNotPresentException e) {
                LOG.log(Level.DEBUG, "Passed over " + name, e);
            }
        }
        return classes;
    }

    private List<String> classNames() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path archive : archives) {
            if (Files.isDirectory(archive)) {
                addClassNames(archive, names);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(archive, Map.of())) {
                    addClassNames(jar.getPath("/"), names);
                }
            }
        }
        return names;
    }

    private static void addClassNames(Path root, List<String> names) throws IOException {
        URI base = root.toUri();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.toString().contains("META-INF"))
                    .sorted()
                    .map(file -> root.relativize(file).toString())
                    .map(file -> file.substring(0, file.length() - ".class".length())
                            .replace(root.getFileSystem().getSeparator(), "."))
                    .forEach(names::add);
        } catch (java.io.UncheckedIOException e) {
            throw new IOException("Cannot read " + base, e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
