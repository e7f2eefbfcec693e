package org.fairlead.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.fairlead.tck.run.TestResult.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestResultTest {

    private static TestResult of(String className, String method) {
        return new TestResult(className, method, Status.PASSED, Duration.ZERO, "");
    }

    @Test
    void lineIsReadAsItWasWritten() {
        TestResult result =
                new TestResult("a.B", "test", Status.FAILED, Duration.ofMillis(1_234), "expected 1 but was 2");

        assertThat(TestResult.ofLine(result.line())).isEqualTo(result);
    }

    @Test
    void messageOfSeveralLinesBecomesOne() {
        TestResult result = new TestResult("a.B", "test", Status.FAILED, Duration.ZERO, "one\n\ttwo");

        assertThat(result.line()).doesNotContain("\n");
        assertThat(TestResult.ofLine(result.line()).message()).isEqualTo("one two");
    }

    @Test
    void testWithoutMessageIsReadToo() {
        TestResult result = of("a.B", "test");

        assertThat(TestResult.ofLine(result.line())).isEqualTo(result);
    }

    @Test
    void otherLineIsRefused() {
        assertThatThrownBy(() -> TestResult.ofLine("a.B\ttest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.B");
    }

    @ParameterizedTest
    @CsvSource({
        "com.sun.ts.tests.websocket.api.jakarta.websocket.closereason.WSClientIT, api.jakarta.websocket.closereason, api",
        "com.sun.ts.tests.websocket.ee.jakarta.websocket.coder.WSClientIT, ee.jakarta.websocket.coder, ee.jakarta.websocket",
        "com.sun.ts.tests.websocket.negdep.malformedpath.WSCClientIT, negdep.malformedpath, negdep",
        "com.sun.ts.tests.websocket.signaturetest.WebSocketSigTestIT, signaturetest, signaturetest",
        "elsewhere.SomeTest, elsewhere, elsewhere",
        "Unpackaged, '', ''",
    })
    void packageAndPartAreThoseOfTheSuite(String className, String packageName, String group) {
        assertThat(of(className, "test").packageName()).isEqualTo(packageName);
        assertThat(of(className, "test").group()).isEqualTo(group);
    }

    @Test
    void nameLeavesOutWhatAllTestsBeginWith() {
        assertThat(of("com.sun.ts.tests.websocket.spec.A", "test").name()).isEqualTo("spec.A#test");
        assertThat(of("com.sun.ts.tests.websocket.spec.A", "").name()).isEqualTo("spec.A");
    }
}
