package org.fairlead.tck.war;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ExplodedExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class loading of web applications: all classes below are on the tests' class path too, so that it matters whose copy is taken. */
class WebApplicationTest {

    /** What the server offers. */
    public interface Greeting {
        String text();
    }

    public static class Hello implements Greeting {
        @Override
        public String text() {
            return "hello";
        }
    }

    public static class InClasses {}

    public static class InLibrary {}

    public static class Absent {}

    public static class Orphan extends Absent {}

    @TempDir
    Path directory = Path.of("");

    private @Nullable WebApplication application;

    @AfterEach
    void close() throws IOException {
        if (application != null) {
            application.close();
        }
    }

    private WebApplication of(WebArchive archive) throws IOException {
        return of(archive, Objects.requireNonNull(getClass().getClassLoader()));
    }

    private WebApplication of(WebArchive archive, ClassLoader server) throws IOException {
        File war = archive.as(ExplodedExporter.class).exportExploded(directory.toFile(), "war");
        application = WebApplication.of(war.toPath(), "/app", server);
        return application;
    }

    private static WebArchive war() {
        return ShrinkWrap.create(WebArchive.class, "app.war");
    }

    private static JavaArchive jar(String name) {
        return ShrinkWrap.create(JavaArchive.class, name);
    }

    private static String read(URL url) throws IOException {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // ---- classes

    @Test
    void applicationsOwnClassesWinOverTheServers() throws Exception {
        ClassLoader loader = of(war().addClass(InClasses.class)
                        .addAsLibrary(jar("lib.jar").addClass(InLibrary.class)))
                .loader();

        for (Class<?> servers : List.of(InClasses.class, InLibrary.class)) {
            Class<?> own = loader.loadClass(servers.getName());
            assertThat(own).isNotSameAs(servers);
            assertThat(own.getClassLoader()).isSameAs(loader);
            assertThat(loader.loadClass(servers.getName())).isSameAs(own);
        }
    }

    @Test
    void whatTheApplicationHasNotComesFromTheServer() throws Exception {
        ClassLoader loader = of(war().addClass(InClasses.class)).loader();

        assertThat(loader.loadClass(InLibrary.class.getName())).isSameAs(InLibrary.class);
        assertThatThrownBy(() -> loader.loadClass("org.nowhere.None")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void jakartaClassesComeFromTheServerWhateverTheApplicationBrings() throws Exception {
        ClassLoader loader = of(war().addClass(Session.class)).loader();

        assertThat(loader.getResource("jakarta/websocket/Session.class").toString())
                .contains("WEB-INF/classes");
        assertThat(loader.loadClass(Session.class.getName())).isSameAs(Session.class);
    }

    @Test
    void classesDirectoryComesBeforeTheLibraries() throws Exception {
        WebApplication made = of(war().addAsLibrary(jar("b.jar").addAsResource(new StringAsset("b"), "name.txt"))
                .addAsLibrary(jar("a.jar").addAsResource(new StringAsset("a"), "name.txt"))
                .addAsResource(new StringAsset("classes"), "name.txt"));

        assertThat(made.archives())
                .extracting(archive -> archive.getFileName().toString())
                .containsExactly("classes", "a.jar", "b.jar");
        assertThat(read(made.loader().getResource("name.txt"))).isEqualTo("classes");
        assertThat(Collections.list(made.loader().getResources("name.txt")))
                .extracting(WebApplicationTest::read)
                .containsExactly("classes", "a", "b");
    }

    @Test
    void servicesOfAnArchiveAreFoundThroughTheApplicationsLoader() throws Exception {
        ClassLoader loader = of(war().addAsLibrary(
                                jar("lib.jar").addClass(Hello.class).addAsServiceProvider(Greeting.class, Hello.class)))
                .loader();
        List<Greeting> found = ServiceLoader.load(Greeting.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList();

        assertThat(found).extracting(Greeting::text).containsExactly("hello");
        assertThat(found.get(0).getClass().getClassLoader()).isSameAs(loader);
        assertThat(ServiceLoader.load(Greeting.class)).isEmpty();
    }

    @Test
    void classesOfAllArchivesAreListed() throws Exception {
        Stream<String> names = of(war().addClass(InClasses.class)
                        .addAsLibrary(jar("lib.jar").addClasses(InLibrary.class, Hello.class)))
                .classes()
                .stream()
                .map(Class::getName);

        assertThat(names)
                .containsExactlyInAnyOrder(InClasses.class.getName(), InLibrary.class.getName(), Hello.class.getName());
    }

    @Test
    void classThatExtendsAnAbsentOneIsPassedOver() throws Exception {
        ClassLoader withoutParent = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals(Absent.class.getName())) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };

        assertThat(of(war().addClasses(Orphan.class, InClasses.class), withoutParent)
                        .classes())
                .extracting(Class::getName)
                .containsExactly(InClasses.class.getName());
    }

    // ---- web.xml

    @Test
    void descriptorSaysParametersAndListenersInTheirOrder() throws Exception {
        WebApplication made = of(war().setWebXML(new StringAsset("""
                                <?xml version="1.0"?>
                                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
                                  <session-config><session-timeout>54</session-timeout></session-config>
                                  <context-param>
                                    <param-name> colour </param-name><param-value>blue</param-value>
                                  </context-param>
                                  <context-param>
                                    <param-name>size</param-name><param-value>7</param-value>
                                  </context-param>
                                  <listener><listener-class>org.Second</listener-class></listener>
                                  <listener><listener-class>org.First</listener-class></listener>
                                </web-app>
                                """)));

        assertThat(made.contextParameters()).isEqualTo(Map.of("colour", "blue", "size", "7"));
        assertThat(made.listeners()).containsExactly("org.Second", "org.First");
        assertThat(made.contextPath()).isEqualTo("/app");
    }

    @Test
    void applicationNeedsNoDescriptorNorClasses() throws Exception {
        WebApplication made = of(war().addAsWebResource(new StringAsset("<html/>"), "index.html"));

        assertThat(made.contextParameters()).isEmpty();
        assertThat(made.listeners()).isEmpty();
        assertThat(made.archives()).isEmpty();
        assertThat(made.classes()).isEmpty();
    }

    @Test
    void documentTypeOfADescriptorIsNotFetched() throws Exception {
        WebApplication made = of(war().setWebXML(new StringAsset("""
                                <!DOCTYPE web-app SYSTEM "http://localhost:1/absent.dtd">
                                <web-app><listener><listener-class>org.Old</listener-class></listener></web-app>
                                """)));

        assertThat(made.listeners()).containsExactly("org.Old");
    }

    @Test
    void brokenDescriptorIsNamed() {
        assertThatThrownBy(() -> of(war().setWebXML(new StringAsset("<web-app>"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("web.xml");
    }
}
