package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fairlead.tck.run.TestResult.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    /** SHA-256 of "abc", as FIPS 180-2 gives it. */
    private static final String DIGEST_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path directory = Path.of("");

    private Report report(TestResult... results) throws IOException {
        Path jar = Files.writeString(directory.resolve("spec-tests.jar"), "abc");
        return new Report(
                new Environment("standalone", "fairlead", "tyrus", new TckArtifacts(jar, jar, null)),
                Instant.parse("2026-02-03T04:05:06.789Z"),
                Duration.ofSeconds(75),
                List.of(results));
    }

    private static TestResult test(String className, Status status, int seconds) {
        return new TestResult(
                "com.sun.ts.tests.websocket." + className, "test", status, Duration.ofSeconds(seconds), "why not");
    }

    @Test
    void summaryCountsWhatBecameOfTheTests() throws IOException {
        assertThat(report(
                                test("api.a.A", Status.PASSED, 1),
                                test("api.a.B", Status.PASSED, 1),
                                test("spec.C", Status.FAILED, 1),
                                test("spec.D", Status.SKIPPED, 0))
                        .summary())
                .isEqualTo("Completed running 4 tests: 2 passed, 1 failed, 1 skipped, in 75 s");
    }

    @Test
    void pageNamesWhatWasTriedWithWhatAndWhen() throws IOException {
        assertThat(report(test("api.a.A", Status.PASSED, 1)).markdown())
                .contains(
                        "| Implementation | Fairlead (client: fairlead, server: tyrus) |",
                        "| Host | standalone |",
                        "| TCK | websocket-tck-spec-tests 2.2.0, SHA-256 " + DIGEST_OF_ABC + " |",
                        "| Begun | 2026-02-03T04:05:06Z |",
                        "| Time | 75 s |",
                        System.getProperty("java.runtime.version"),
                        System.getProperty("os.name"));
    }

    @Test
    void tablesHaveARowForEachPartAndPackage() throws IOException {
        assertThat(report(
                                test("api.a.A", Status.PASSED, 2),
                                test("api.b.B", Status.PASSED, 3),
                                test("spec.c.C", Status.FAILED, 4))
                        .markdown())
                .contains(
                        "| api | 2 | 2 | 0 | 0 | 5 |",
                        "| spec | 1 | 0 | 1 | 0 | 4 |",
                        "| api.a | 1 | 1 | 0 | 0 | 2 |",
                        "| spec.c | 1 | 0 | 1 | 0 | 4 |");
    }

    @Test
    void testsThatDidNotPassAreListedWithTheirReason() throws IOException {
        assertThat(report(test("api.a.A", Status.PASSED, 1), test("spec.c.C", Status.FAILED, 1))
                        .markdown())
                .contains("## Not passed", "* spec.c.C#test: why not")
                .doesNotContain("* api.a.A");
        assertThat(report(test("api.a.A", Status.PASSED, 1)).markdown()).doesNotContain("Not passed");
    }
}
