package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fairlead in the application, and nothing of it beside the container, whose classes the application sees. */
abstract class UndeployContract {

    private static final int TIMES = 50;

    @TempDir
    Path directory;

    /** What a container of its own would see: itself and the JDK. */
    private static final class ServerClasses extends ClassLoader {

        private static final List<String> PACKAGES = List.of(
                "org.eclipse.jetty.",
                "io.undertow.",
                "org.xnio.",
                "org.jboss.",
                "org.slf4j.",
                "jakarta.servlet.",
                "jakarta.annotation.");

        ServerClasses() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (PACKAGES.stream().anyMatch(name::startsWith)) {
                return UndeployContract.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    /** A container that runs applications at {@code /app}, one after the other. */
    interface Server extends AutoCloseable {

        int port();

        Application deploy(ClassLoader loader, ServletContainerInitializer initializer, Class<?> endpoint)
                throws Exception;

        @Override
        void close() throws Exception;
    }

    interface Application {
        void undeploy() throws Exception;
    }

    abstract Server start() throws Exception;

    private static URLClassLoader loader(Path war) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(war.resolve("WEB-INF/classes/").toUri().toURL());
        try (Stream<Path> jars = Files.list(war.resolve("WEB-INF/lib"))) {
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), new ServerClasses());
    }

    private static Application deploy(Server server, ClassLoader loader) throws Exception {
        Class<?> initializer = loader.loadClass(FairleadInitializer.class.getName());
        assertThat(initializer).isNotSameAs(FairleadInitializer.class);
        return server.deploy(
                loader,
                (ServletContainerInitializer) initializer.getConstructor().newInstance(),
                loader.loadClass(WarEcho.class.getName()));
    }

    private static void echo(Server server, Collector collector) throws Exception {
        Session session = ContainerProvider.getWebSocketContainer()
                .connectToServer(collector, URI.create("ws://localhost:" + server.port() + "/app/echo"));
        session.getBasicRemote().sendText("x");
        assertThat(collector.text()).isEqualTo("war:x");
    }

    /** Each time a session is open when the application stops. */
    @Test
    void fiftyDeploymentsLeaveOneClassLoader() throws Exception {
        Path war = War.in(directory);
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        Set<Reference<ClassLoader>> left = new HashSet<>();
        try (Server server = start()) {
            for (int i = 1; i < TIMES; i++) {
                left.add(new WeakReference<>(deployOnce(server, war), gone));
            }
            try (URLClassLoader last = loader(war)) {
                Application running = deploy(server, last);
                left.add(new WeakReference<>(last, gone));
                echo(server, new Collector());

                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Collector.PATIENCE_SECONDS);
                while (left.size() > 1 && System.nanoTime() < deadline) {
                    System.gc();
                    Reference<?> cleared = gone.remove(100);
                    while (cleared != null) {
                        left.remove(cleared);
                        cleared = gone.poll();
                    }
                }
                assertThat(left).singleElement().extracting(Reference::get).isSameAs(last);
                running.undeploy();
            }
        }
    }

    /** A container looks for them when the stop of the application has returned, and warns. */
    @Test
    void stoppedApplicationHasNoThreadLeft() throws Exception {
        Path war = War.in(directory);
        LeftThreads threads = new LeftThreads();
        try (Server server = start();
                URLClassLoader loader = loader(war)) {
            Application application = deploy(server, loader);
            try (RawClient client = RawClient.open(server.port(), "/app/echo", "x")) {
                client.readFrame();
                assertThat(threads.names())
                        .contains("fairlead-timer")
                        .anyMatch(name -> name.startsWith("fairlead-worker"));
                CompletableFuture<Void> closed = client.closeAfterFrame();
                application.undeploy();
                assertThat(threads.names()).isEmpty();
                closed.get(Collector.PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** @return what is to be collected */
    private static ClassLoader deployOnce(Server server, Path war) throws Exception {
        try (URLClassLoader loader = loader(war)) {
            Application application = deploy(server, loader);
            Collector collector = new Collector();
            echo(server, collector);
            application.undeploy();
            assertThat(collector.closeCode()).isEqualTo(1001);
            return loader;
        }
    }
}
