package org.fairlead.interop.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The program that runs the suite, with a stand-in for the suite. */
class AutobahnRunTest {

    @TempDir
    private Path folder;

    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();

    private int run(String... more) throws IOException {
        Path explained = Files.writeString(folder.resolve("explained.txt"), "client 2.* not in our client\n");
        CommandLine line = new CommandLine(new AutobahnRun())
                .setErr(new PrintWriter(errors, true))
                .setOut(new PrintWriter(output, true));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--directory=" + folder.resolve("run");
        arguments[1] = "--explained=" + explained;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return line.execute(arguments);
    }

    private String suite(String result) throws IOException {
        Path script = folder.resolve("wstest");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                        + System.getProperty("java.class.path") + "' " + FakeSuite.class.getName() + " " + result
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return "--wstest=" + script;
    }

    private String summary() throws IOException {
        return Files.readString(folder.resolve("run").resolve("summary.md"));
    }

    @Test
    void bothSidesAndBothDispatchesAreRunAndSummedUp() throws Exception {
        int status = run(suite("NON-STRICT"), "--cases=1.*,2.*");

        assertThat(errors.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(summary())
                .contains("Suite 0.0.2, ")
                .contains("| group | server, worker | server, event-loop | client, worker | client, event-loop |")
                .contains("| 1 | 1 OK | 1 OK | 1 OK | 1 OK |")
                .contains("| all | 1 OK, 1 NON-STRICT |")
                .contains("* client, event-loop: case 2.10: NON-STRICT, closing OK");
    }

    @ParameterizedTest
    @CsvSource({
        "server, FAILED, 'case 2.10: FAILED, closing OK'",
        "client, FAILED, 'case 2.10: FAILED, closing OK'",
        "server, UNIMPLEMENTED, 'case 2.10: UNIMPLEMENTED, closing OK'",
        "server, LOST, 'the report has 1 cases of 2'",
    })
    void whatIsWrongIsToldAndFailsTheRun(String role, String result, String fault) throws Exception {
        int status = run(suite(result), "--cases=1.*,2.*", "--role=" + role, "--dispatch=worker");

        assertThat(status).isEqualTo(1);
        assertThat(errors.toString()).isEqualToIgnoringNewLines(role + ", worker: " + fault);
        assertThat(summary()).contains("## Wrong").contains(fault);
    }

    @Test
    void whatIsExplainedMayBeUnimplemented() throws Exception {
        int status = run(suite("UNIMPLEMENTED"), "--cases=1.*,2.*", "--role=client", "--dispatch=worker");

        assertThat(errors.toString()).isEmpty();
        assertThat(status).isZero();
    }

    @Test
    void withoutTheSuiteOneSentenceTellsWhatIsMissing() throws Exception {
        assertThat(run()).isEqualTo(1);

        assertThat(errors.toString()).isEqualToIgnoringNewLines(Suite.ABSENT);
    }

    @ParameterizedTest
    @CsvSource({
        "--wstest=/nowhere/wstest, 1, There is no program /nowhere/wstest",
        "--wstest=/bin/true, 1, /bin/true does not tell the suite's version",
        "--cases=seven, 2, 'Cases are such as 7.9.13, 7.* or *, not \"seven\"'",
        "--role=proxy, 2, 'A role is server or client, not \"proxy\"'",
        "--dispatch=fast, 2, 'A dispatch is worker or event-loop, not \"fast\"'",
    })
    void wrongOptionIsNamed(String option, int status, String text) throws Exception {
        assertThat(run(option)).isEqualTo(status);

        assertThat(errors.toString()).contains(text);
    }
}
