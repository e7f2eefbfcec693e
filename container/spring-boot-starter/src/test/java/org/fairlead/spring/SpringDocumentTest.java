package org.fairlead.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.util.ServerInfo;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;

/** Holds the facts of docs/spring.md to what the tests run with. */
class SpringDocumentTest {

    private static String read(String file) throws IOException {
        return Files.readString(Path.of("..", "..").resolve(file));
    }

    @Test
    void thePageNamesTheVersionsThatAreTested() throws IOException {
        String tested = read("docs/spring.md").split("## What was tested")[1];

        String netty = Version.identify().values().iterator().next().artifactVersion();
        assertThat(tested)
                .contains(List.of(
                        "Spring Boot " + SpringBootVersion.getVersion(),
                        "Spring Framework " + SpringVersion.getVersion(),
                        "Tomcat " + ServerInfo.getServerInfo().split("/")[1],
                        "Jetty " + Jetty.VERSION,
                        "Netty " + netty.replace(".Final", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomcat-embed-websocket",
                "jetty-ee11-websocket-jakarta-server",
                "jetty-ee11-websocket-jetty-server"
            })
    void thePageExcludesWhatTheSampleExcludes(String artifact) throws IOException {
        String line = "<artifactId>" + artifact + "</artifactId>";
        assertThat(read("samples/spring-chat/pom.xml")).contains(line);
        assertThat(read("docs/spring.md")).contains(line);
    }
}
