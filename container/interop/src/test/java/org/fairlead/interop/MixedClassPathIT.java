package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.interop.foreign.Program;
import org.junit.jupiter.api.Test;

/** Another implementation's jars come first on the class path. */
class MixedClassPathIT {

    @Test
    void ourEndpointsHaveOurRulesAndAWarningNamesBothJars() throws Exception {
        String tyrus =
                Files.readString(Path.of("peers/tyrus/target/class-path.txt")).trim();
        try (Program program = Program.start(
                Path.of("").toAbsolutePath(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        tyrus + File.pathSeparator + System.getProperty("java.class.path"),
                        MixedClassPathProgram.class.getName()))) {

            int status = program.awaitExit();

            String output = program.output();
            assertThat(status).as(output).isZero();
            assertThat(output)
                    .contains("default configurator org.glassfish.tyrus.")
                    .contains("client org.glassfish.tyrus.")
                    .contains("/annotated 403, 101")
                    .contains("/configured 403, 101")
                    .contains("/programmatic 403, 101")
                    .contains("own client true");
            assertThat(output.lines().filter(line -> line.contains("two WebSocket implementations")))
                    .singleElement()
                    .asString()
                    .endsWith("exclude the other jar, or use org.fairlead.client.WebSocketClient.")
                    .containsPattern(
                            "ContainerProvider in \\S+tyrus-\\S+\\.jar, and Fairlead in \\S*(api-impl|fairlead-core)\\S*\\.");
        }
    }
}
