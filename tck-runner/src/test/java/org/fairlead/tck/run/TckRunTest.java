package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command says before it runs anything. */
class TckRunTest {

    @TempDir
    Path directory = Path.of("");

    private record Ended(int status, String told) {}

    private Ended run(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--local-repository=" + directory.resolve("repository"),
                "--directory=" + directory.resolve("work"),
                "--expected=" + directory.resolve("expected")));
        arguments.addAll(List.of(options));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
        try {
            int status = new CommandLine(new TckRun()).execute(arguments.toArray(String[]::new));
            return new Ended(status, told.toString(StandardCharsets.UTF_8).strip());
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void withoutTheSuiteOneSentenceSaysWhereItIs() {
        assertThat(run()).isEqualTo(new Ended(1, TckArtifacts.ABSENT));
    }

    @Test
    void hostThatIsNotKnownIsWrongUsage() {
        assertThat(run("--host=tyrus"))
                .isEqualTo(new Ended(2, "-Dtck.host is \"tyrus\"; expected standalone or tomcat or jetty or undertow"));
    }

    @Test
    void implementationThatIsNotKnownIsWrongUsage() {
        assertThat(run("--client=tomcat"))
                .isEqualTo(new Ended(2, "-Dtck.client is \"tomcat\"; expected fairlead or tyrus"));
        assertThat(run("--server=tomcat"))
                .isEqualTo(new Ended(2, "-Dtck.server is \"tomcat\"; expected fairlead or tyrus"));
    }

    @Test
    void bundleThatIsNotThereIsSaidInOneLine() {
        Path absent = directory.resolve("absent.zip");
        assertThat(run("--bundle=" + absent))
                .isEqualTo(new Ended(
                        1,
                        "-Dtck.bundle names " + absent + ", which is not there; jakarta-websocket-tck-2.2.0.zip is at"
                                + " https://download.eclipse.org/jakartaee/websocket/2.2/"));
    }
}
