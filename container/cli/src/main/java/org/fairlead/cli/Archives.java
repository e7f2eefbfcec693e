package org.fairlead.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.container.EndpointScanner;

/**
 * Jars and class directories with endpoints.
 *
 * @param classes what matters to a deployment
 * @param loader has all archives; callbacks run with it as their context class loader
 */
record Archives(Set<Class<?>> classes, ClassLoader loader) {

    /** @throws Failure where a path is no jar and no class directory, or cannot be read */
    static Archives read(List<Path> paths) throws Failure {
        List<URL> urls = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
                throw new Failure("No such jar or class directory: " + path, null);
            }
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new Failure("Not a path of this system: " + path, e);
            }
        }
        ClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), Archives.class.getClassLoader());
        try {
            Set<Class<?>> classes = new LinkedHashSet<>();
            EndpointScanner.scanArchives(loader, paths).forEach(classes::addAll);
            return new Archives(classes, loader);
        } catch (IOException e) {
            throw new Failure("Cannot read the endpoints: " + Failure.reason(e), e);
        }
    }
}
