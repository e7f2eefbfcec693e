package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.tck.run.ClassPaths.Implementation;
import org.junit.jupiter.api.Test;

class ClassPathsTest {

    private static final TckArtifacts TCK = new TckArtifacts(Path.of("spec-tests.jar"), Path.of("common.jar"), null);

    private static final List<String> FAIRLEAD = List.of(
            "/checkout/api-impl/target/classes",
            "/checkout/container/netty/target/classes",
            "/checkout/container/client/target/fairlead-client-0.1.jar",
            "/checkout/container/server/target/classes",
            "/jars/netty-buffer-4.2.jar");

    private static final List<String> TYRUS = List.of(
            "/jars/tyrus-core-2.2.jar", "/jars/tyrus-container-grizzly-server-2.2.jar", "/jars/grizzly-http-4.jar");

    /** Of both servers. */
    private static final List<String> SHARED = List.of(
            "/checkout/tck-runner/target/classes",
            "/jars/jakarta.websocket-api-2.2.0.jar",
            "/jars/jakarta.websocket-client-api-2.2.0.jar",
            "/jars/jakarta.servlet-api-6.1.0.jar",
            "/jars/jspecify-1.0.jar");

    /** Of the tests alone. */
    private static final List<String> TESTS =
            List.of("/jars/arquillian-junit5-core-1.10.jar", "/jars/junit-jupiter-api-5.14.jar");

    /** Of a servlet container with beans alone. */
    private static final List<String> BEANS = List.of(
            "/checkout/container/cdi/target/classes",
            "/jars/weld-servlet-core-6.0.4.Final.jar",
            "/jars/weld-core-impl-6.0.4.Final.jar");

    /** Of them and of others. */
    private static final List<String> BEANS_API = List.of(
            "/jars/jakarta.enterprise.cdi-api-4.1.0.jar",
            "/jars/jakarta.inject-api-2.0.1.jar",
            "/jars/jakarta.el-api-6.0.1.jar");

    private final ClassPaths paths =
            new ClassPaths(String.join(File.pathSeparator, join(FAIRLEAD, TYRUS, SHARED, TESTS, BEANS, BEANS_API)));

    @SafeVarargs
    private static List<String> join(List<String>... lists) {
        return List.of(lists).stream().flatMap(List::stream).toList();
    }

    private static List<String> entries(String classPath) {
        return List.of(classPath.split(File.pathSeparator));
    }

    @Test
    void testsSeeTheirClientAndTheSuiteAndNoOtherImplementation() {
        List<String> suite = List.of("spec-tests.jar", "common.jar");

        assertThat(entries(paths.client(Implementation.FAIRLEAD, TCK)))
                .containsExactlyElementsOf(join(FAIRLEAD, SHARED, TESTS, BEANS_API, suite));
        assertThat(entries(paths.client(Implementation.TYRUS, TCK)))
                .containsExactlyElementsOf(join(TYRUS, SHARED, TESTS, BEANS_API, suite));
    }

    @Test
    void testsOfThePlatformComeBeforeThoseOfTheSpecification() {
        assertThat(entries(paths.client(Implementation.FAIRLEAD, TCK.withPlatformTests(Path.of("platform-tests.jar")))))
                .endsWith("platform-tests.jar", "spec-tests.jar", "common.jar");
    }

    @Test
    void beanContainerIsApartFromEveryServer() {
        assertThat(entries(paths.beans())).containsExactlyElementsOf(join(BEANS, BEANS_API));
    }

    @Test
    void serverSeesItsImplementationAndTheApisAlone() {
        assertThat(entries(paths.server(Implementation.FAIRLEAD)))
                .containsExactlyInAnyOrderElementsOf(join(FAIRLEAD, SHARED));
        assertThat(entries(paths.server(Implementation.TYRUS)))
                .containsExactlyInAnyOrderElementsOf(join(TYRUS, SHARED));
    }

    @Test
    void signatureTestSeesTheApiOfWebSocket() {
        assertThat(paths.api())
                .containsExactly(
                        "/jars/jakarta.websocket-api-2.2.0.jar", "/jars/jakarta.websocket-client-api-2.2.0.jar");
    }

    @Test
    void implementationsHaveNames() {
        assertThat(Implementation.of("fairlead")).isEqualTo(Implementation.FAIRLEAD);
        assertThat(Implementation.of("tyrus")).isEqualTo(Implementation.TYRUS);
        assertThatThrownBy(() -> Implementation.of("tomcat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An implementation is fairlead or tyrus, not \"tomcat\"");
    }
}
