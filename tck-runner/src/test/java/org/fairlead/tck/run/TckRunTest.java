package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    void suiteThatIsNotKnownIsWrongUsage() {
        assertThat(run("--suite=all")).isEqualTo(new Ended(2, "-Dtck.suite is \"all\"; expected spec or platform"));
    }

    @Test
    void platformsTestsWantAHostThatHasWhatTheyNeed() {
        assertThat(run("--suite=platform", "--host=undertow"))
                .isEqualTo(new Ended(
                        2,
                        "-Dtck.suite=platform wants users, TLS and a bean container around Fairlead: expected"
                                + " -Dtck.host=tomcat or jetty and -Dtck.server=fairlead, not undertow and fairlead"));
    }

    @Test
    void withoutThePlatformsTestsOneSentenceSaysWhereTheyAre() throws IOException {
        for (String artifact : List.of("websocket-tck-spec-tests", "websocket-tck-common")) {
            Path jar = directory.resolve("repository/jakarta/tck/" + artifact + "/2.2.0/" + artifact + "-2.2.0.jar");
            Files.createDirectories(jar.getParent());
            Files.createFile(jar);
        }
        assertThat(run("--suite=platform", "--host=tomcat")).isEqualTo(new Ended(1, PlatformTests.ABSENT));
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
