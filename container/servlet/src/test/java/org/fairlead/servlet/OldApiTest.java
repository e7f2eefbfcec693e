package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fairlead.session.Connection;
import org.junit.jupiter.api.Test;

/** The real jar of the WebSocket API 2.1 on an application's class path; its other one, the server's half, has the classes of 2.2. */
class OldApiTest {

    private static final Path OLD = Path.of(Objects.requireNonNull(
            System.getProperty("fairlead.test.old-api"), "where the jar is: set by this module's pom.xml"));

    private static final class ServerClasses extends ClassLoader {
        ServerClasses() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("jakarta.servlet.")) {
                return OldApiTest.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    private static URL urlOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static void assertRefused(List<URL> api) throws Exception {
        List<URL> classPath = new ArrayList<>(api);
        classPath.add(urlOf(FairleadInitializer.class));
        classPath.add(urlOf(Connection.class));
        ServletContext context = (ServletContext) Proxy.newProxyInstance(
                OldApiTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError(method + " was called");
                });
        try (URLClassLoader loader = new URLClassLoader(classPath.toArray(URL[]::new), new ServerClasses())) {
            ServletContainerInitializer initializer =
                    (ServletContainerInitializer) loader.loadClass(FairleadInitializer.class.getName())
                            .getConstructor()
                            .newInstance();
            assertThat(initializer).isNotInstanceOf(FairleadInitializer.class);
            ServletException refusal = null;
            try {
                initializer.onStartup(null, context);
            } catch (ServletException e) {
                refusal = e;
            }
            assertThat(refusal)
                    .hasMessage("Fairlead needs the WebSocket API 2.2, but " + OLD.getFileName()
                            + " has an earlier one: replace it by jakarta.websocket-client-api-2.2.0.jar and"
                            + " jakarta.websocket-api-2.2.0.jar");
        }
    }

    @Test
    void oldApiInsteadOfTheNewOneIsRefusedByItsName() throws Exception {
        assertRefused(List.of(OLD.toUri().toURL(), urlOf(ServerContainer.class)));
    }

    @Test
    void oldApiInFrontOfTheNewOneIsRefusedByItsName() throws Exception {
        assertRefused(List.of(OLD.toUri().toURL(), urlOf(Session.class), urlOf(ServerContainer.class)));
    }
}
