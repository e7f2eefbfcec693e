package org.fairlead.tck.arquillian;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fairlead.tck.spi.Host;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.container.spi.client.protocol.metadata.Servlet;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.descriptor.api.Descriptor;
import org.jspecify.annotations.Nullable;

/** A {@link Host} as Arquillian knows containers; one for all test classes of a run. */
public final class HostContainer implements DeployableContainer<HostConfiguration> {

    /** For deployments that run tests inside: the TCK has none, but Arquillian wants a name that it knows. */
    private static final String PROTOCOL = "Servlet 6.0";

    private final Map<Archive<?>, Path> unpacked = new HashMap<>();
    private @Nullable HostLoader loader;
    private @Nullable Host host;
    private boolean secure;

    @Override
    public Class<HostConfiguration> getConfigurationClass() {
        return HostConfiguration.class;
    }

    @Override
    public void setup(HostConfiguration configuration) {
        secure = configuration.secure();
    }

    @Override
    public void start() throws LifecycleException {
        try {
            HostLoader made = HostLoader.ofClassPath(HostLoader.required(HostLoader.CLASS_PATH));
            loader = made;
            host = inServer(() -> made.newHost(HostLoader.required(HostLoader.HOST)));
        } catch (Exception e) {
            throw new LifecycleException("The server cannot be started", e);
        }
    }

    @Override
    public void stop() throws LifecycleException {
        try {
            if (host != null) {
                host.close();
            }
            if (loader != null) {
                loader.close();
            }
        } catch (Exception e) {
            throw new LifecycleException("The server cannot be stopped", e);
        }
    }

    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription(PROTOCOL);
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        try {
            Path parent = Files.createTempDirectory("fairlead-tck");
            unpacked.put(archive, parent);
            URI address;
            try {
                Path war = parent.resolve("war");
                try (InputStream zipped = archive.as(ZipExporter.class).exportAsInputStream()) {
                    unzip(zipped, war);
                }
                address = inServer(() -> running().deploy(war, contextPath(archive)));
            } catch (Exception e) {
                deleteUnpacked(archive); // Arquillian does not undeploy what was not deployed
                throw e;
            }
            HTTPContext context =
                    new HTTPContext(address.getHost(), secure ? running().securePort() : address.getPort());
            context.add(new Servlet("application", contextPath(archive)));
            return new ProtocolMetaData().addContext(context);
        } catch (Exception e) {
            throw new DeploymentException(archive.getName() + " cannot be deployed", e);
        }
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        try {
            try {
                inServer(() -> {
                    running().undeploy(contextPath(archive));
                    return contextPath(archive);
                });
            } finally {
                deleteUnpacked(archive);
            }
        } catch (Exception e) {
            throw new DeploymentException(archive.getName() + " cannot be undeployed", e);
        }
    }

    @Override
    public void deploy(Descriptor descriptor) {
        throw new UnsupportedOperationException("A WebSocket server has no descriptors to deploy");
    }

    @Override
    public void undeploy(Descriptor descriptor) {
        throw new UnsupportedOperationException("A WebSocket server has no descriptors to deploy");
    }

    private Host running() {
        return Objects.requireNonNull(host, "the server was not started");
    }

    /** The context root is the name of the archive. */
    private static String contextPath(Archive<?> archive) {
        return "/" + archive.getName().replaceFirst("\\.war$", "");
    }

    private interface Task<T> {
        T call() throws Exception;
    }

    /** On the server's side, services are looked for in the server's class path. */
    private <T> T inServer(Task<T> task) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return task.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void deleteUnpacked(Archive<?> archive) throws IOException {
        Path parent = unpacked.remove(archive);
        if (parent != null) {
            delete(parent);
        }
    }

    /** Jars inside stay jars. */
    private static void unzip(InputStream zipped, Path directory) throws IOException {
        ZipInputStream zip = new ZipInputStream(zipped);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Path file = directory.resolve(entry.getName()).normalize();
            if (!file.startsWith(directory)) {
                throw new IOException("The archive has an entry outside of itself: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(file);
            } else {
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> content;
        try (Stream<Path> walk = Files.walk(directory)) {
            content = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : content) {
            Files.delete(path);
        }
    }
}
