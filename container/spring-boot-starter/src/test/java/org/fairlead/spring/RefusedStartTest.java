package org.fairlead.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a person sees where Fairlead cannot start: in a JVM of its own, as the class path is part of the case. */
class RefusedStartTest {

    /** Where the build has put the jars that must not be on the class path of anything else. */
    private static final Path FOREIGN = Path.of("target", "foreign");

    private static final String TOMCAT_ALONE = "--spring.autoconfigure.exclude="
            + "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration";

    private static String console(String moreClassPath, String... args) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath + moreClassPath,
                GreetingApplication.class.getName(),
                "--server.port=0",
                "--spring.main.banner-mode=off",
                TOMCAT_ALONE));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static String foreignJars() throws IOException {
        try (Stream<Path> jars = Files.list(FOREIGN)) {
            return jars.map(jar -> File.pathSeparator + jar)
                    .reduce(String::concat)
                    .orElseThrow(() -> new IllegalStateException("The build has put no jar into " + FOREIGN));
        }
    }

    @Test
    void tomcatsOwnWebSocketIsRefusedByTheNameOfItsJar() throws Exception {
        assertThat(console(foreignJars()))
                .contains("APPLICATION FAILED TO START")
                .containsPattern(
                        "another WebSocket implementation beside Fairlead, tomcat-embed-websocket-[0-9.]+\\.jar:"
                                + " exclude the dependency org\\.apache\\.tomcat\\.embed:tomcat-embed-websocket")
                .doesNotContain("\tat org.")
                .doesNotContain(GreetingApplication.STARTED);
    }

    @Test
    void aWrongSettingIsNamed() throws Exception {
        assertThat(console("", "--org.fairlead.max-mesage-size=1KiB"))
                .contains("APPLICATION FAILED TO START")
                .contains("org.fairlead.max-mesage-size")
                .contains("max-message-size")
                .doesNotContain("\tat org.")
                .doesNotContain(GreetingApplication.STARTED);
    }

    @Test
    void withoutThemTheSameApplicationStarts() throws Exception {
        assertThat(console("")).contains(GreetingApplication.STARTED);
    }
}
