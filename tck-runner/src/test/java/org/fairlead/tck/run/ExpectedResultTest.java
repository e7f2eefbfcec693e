package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.tck.run.TestResult.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedResultTest {

    private static final ExpectedResult EXPECTED =
            new ExpectedResult(Map.of("api", 2, "spec", 1), Set.of("spec.B#known"), Set.of());

    @TempDir
    Path directory = Path.of("");

    private static TestResult test(String className, String method, Status status) {
        return new TestResult("com.sun.ts.tests.websocket." + className, method, status, Duration.ZERO, "because");
    }

    private static TestResult passed(String className, String method) {
        return test(className, method, Status.PASSED);
    }

    private static TestResult failed(String className, String method) {
        return test(className, method, Status.FAILED);
    }

    private ExpectedResult read(String text) throws IOException {
        return ExpectedResult.read(Files.writeString(directory.resolve("expected.txt"), text));
    }

    @Test
    void fileHasPackagesNumbersAndNamesOfTests() throws IOException {
        ExpectedResult read = read("# a comment\n\napi 2\nspec    1\nfailed spec.B#known\neither spec.B#racing\n");

        assertThat(read)
                .isEqualTo(new ExpectedResult(
                        Map.of("api", 2, "spec", 1), Set.of("spec.B#known"), Set.of("spec.B#racing")));
    }

    @Test
    void whatIsWrittenOfARunIsWhatItExpects() throws IOException {
        List<TestResult> run = List.of(passed("api.A", "one"), passed("spec.B", "two"), failed("spec.B", "three"));

        assertThat(read(ExpectedResult.of(run).text())).isEqualTo(ExpectedResult.of(run));
        assertThat(read(ExpectedResult.of(run).text()).differences(run, false)).isEmpty();
    }

    @Test
    void lineThatIsNoneIsNamed() {
        assertThatThrownBy(() -> read("api two\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("api two");
        assertThatThrownBy(() -> read("api\n")).isInstanceOf(IOException.class).hasMessageContaining("\"api\"");
    }

    @Test
    void runAsExpectedHasNoDifferences() {
        assertThat(EXPECTED.differences(
                        List.of(
                                passed("api.A", "one"),
                                passed("api.A", "two"),
                                passed("spec.B", "fine"),
                                failed("spec.B", "known")),
                        false))
                .isEmpty();
    }

    @Test
    void failureThatIsNotExpectedIsToldWithItsMessage() {
        List<TestResult> run = List.of(passed("api.A", "one"), failed("api.A", "two"));

        assertThat(EXPECTED.differences(run, true)).containsExactly("api.A#two failed: because");
        assertThat(EXPECTED.differences(run, false)).contains("api.A#two failed: because", "api: 1 passed, expected 2");
    }

    @Test
    void skippedTestIsADifference() {
        assertThat(EXPECTED.differences(List.of(test("api.A", "one", Status.SKIPPED)), true))
                .containsExactly("api.A#one skipped: because");
    }

    @Test
    void testThatNoLongerFailsIsADifference() {
        assertThat(EXPECTED.differences(
                        List.of(
                                passed("api.A", "one"),
                                passed("api.A", "two"),
                                passed("spec.B", "fine"),
                                passed("spec.B", "known")),
                        false))
                .containsExactly("spec.B#known is expected to fail, and did not", "spec: 2 passed, expected 1");
    }

    @Test
    void packagesThatWereNotRunAreADifferenceUnlessTheRunIsPartial() {
        List<TestResult> run = List.of(passed("api.A", "one"), passed("api.A", "two"));

        assertThat(EXPECTED.differences(run, true)).isEmpty();
        assertThat(EXPECTED.differences(run, false))
                .containsExactly("spec.B#known is expected to fail, and did not", "spec: 0 passed, expected 1");
    }

    @Test
    void packageThatNobodyExpectsIsADifference() {
        assertThat(new ExpectedResult(Map.of(), Set.of(), Set.of())
                        .differences(List.of(passed("more.A", "one")), false))
                .containsExactly("more: 1 passed, expected 0");
    }

    @Test
    void runWithoutTestsIsADifference() {
        assertThat(EXPECTED.differences(List.of(), true)).containsExactly("no test was run");
    }

    @Test
    void testThatEndsEitherWayIsNotCounted() {
        ExpectedResult expected = new ExpectedResult(Map.of("api", 1), Set.of(), Set.of("api.A#racing"));

        assertThat(expected.differences(List.of(passed("api.A", "one"), passed("api.A", "racing")), false))
                .isEmpty();
        assertThat(expected.differences(List.of(passed("api.A", "one"), failed("api.A", "racing")), false))
                .isEmpty();
    }
}
