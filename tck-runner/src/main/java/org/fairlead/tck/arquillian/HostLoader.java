package org.fairlead.tck.arquillian;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.tck.spi.Host;

/**
 * The class loader of a server: it has a class path of its own, the JDK, and {@link Host}, and nothing else of what the tests see. So client and
 * server share no class, and either can be another implementation.
 */
final class HostLoader extends URLClassLoader {

    /** System property: the server's class path. */
    static final String CLASS_PATH = "fairlead.tck.server.class-path";

    /** System property: the class of the {@link Host}. */
    static final String HOST = "fairlead.tck.server.host";

    private static final String SHARED = Host.class.getPackageName() + ".";

    private HostLoader(URL[] urls) {
        super("server", urls, ClassLoader.getPlatformClassLoader());
    }

    static HostLoader ofClassPath(String classPath) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new HostLoader(urls.toArray(URL[]::new));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return name.startsWith(SHARED) ? Host.class.getClassLoader().loadClass(name) : super.loadClass(name, resolve);
    }

    Host newHost(String className) throws ReflectiveOperationException {
        return (Host)
                Class.forName(className, true, this).getDeclaredConstructor().newInstance();
    }

    static String required(String property) {
        String value = System.getProperty(property);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("The system property " + property + " is not set");
        }
        return value;
    }
}
