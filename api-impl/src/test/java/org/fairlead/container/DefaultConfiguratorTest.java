package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** The tests run on the class path. */
class DefaultConfiguratorTest {

    /** As an application's, which asks in its constructor. */
    private static final class Asking extends Configurator {
        final Configurator found = getContainerDefaultConfigurator();
    }

    @Test
    void everyConfiguratorGetsTheSameDefault() {
        Configurator first = new Asking().found;
        assertThat(first).isInstanceOf(DefaultConfigurator.class);
        for (int i = 0; i < 10; i++) {
            assertThat(new Asking().found).isSameAs(first);
        }
        assertThat(DefaultConfigurator.provider()).isSameAs(first);
        assertThat(first.getContainerDefaultConfigurator()).isSameAs(first);
    }

    /** In Tomcat's copy of the API each method that is not overridden asks the platform's default, which this one is. */
    @Test
    void defaultLeavesNoMethodToTheApi() {
        for (Method method : Configurator.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())) {
                assertThatCode(() -> DefaultConfigurator.class.getDeclaredMethod(
                                method.getName(), method.getParameterTypes()))
                        .as(method.toString())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void defaultIsTheSameWithinTheClassLoaderOfAnApplication() throws IOException {
        Configurator outside = new Asking().found;
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            thread.setContextClassLoader(application);
            assertThat(new Asking().found).isSameAs(outside);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** As where a web application brings Fairlead along and the server has the API. */
    @Test
    void defaultIsTheSameWhereFairleadHasAnotherClassLoaderThanTheApi() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader server = new URLClassLoader(
                        new URL[] {source(Configurator.class), source(Session.class)},
                        ClassLoader.getPlatformClassLoader());
                URLClassLoader application =
                        new URLClassLoader(new URL[] {source(DefaultConfigurator.class)}, server)) {
            Thread.currentThread().setContextClassLoader(application);
            Class<?> api = server.loadClass(Configurator.class.getName());
            Object first = found(api);
            assertThat(first.getClass().getName()).isEqualTo(DefaultConfigurator.class.getName());
            assertThat(first.getClass().getClassLoader()).isSameAs(application);
            assertThat(found(api)).isSameAs(first);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Object found(Class<?> api) throws ReflectiveOperationException {
        return api.getMethod("getContainerDefaultConfigurator")
                .invoke(api.getConstructor().newInstance());
    }
}
