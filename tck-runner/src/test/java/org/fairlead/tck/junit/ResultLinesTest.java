package org.fairlead.tck.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;

class ResultLinesTest {

    private static final TestIdentifier METHOD = of(MethodSource.from("a.B", "test"), TestDescriptor.Type.TEST);
    private static final TestIdentifier CLASS = of(ClassSource.from("a.B"), TestDescriptor.Type.CONTAINER);

    private final StringWriter written = new StringWriter();
    private final ResultLines lines = new ResultLines(new PrintWriter(written));

    private static TestIdentifier of(TestSource source, TestDescriptor.Type type) {
        return TestIdentifier.from(
                new AbstractTestDescriptor(
                        UniqueId.forEngine("engine").append("part", source.toString()), "shown", source) {
                    @Override
                    public Type getType() {
                        return type;
                    }
                });
    }

    private void run(TestIdentifier test, TestExecutionResult result) {
        lines.executionStarted(test);
        lines.executionFinished(test, result);
    }

    /** Without the time. */
    private String line() {
        return written.toString().replaceFirst("\t\\d+\t", "\t").stripTrailing();
    }

    @Test
    void testThatPassesHasItsLine() {
        run(METHOD, TestExecutionResult.successful());

        assertThat(line()).isEqualTo("a.B\ttest\tpassed");
        assertThat(written.toString()).matches("a\\.B\ttest\tpassed\t\\d+\t\\R");
    }

    @Test
    void testThatFailsSaysWhyDownToTheFirstCause() {
        run(
                METHOD,
                TestExecutionResult.failed(
                        new IllegalStateException("outside", new IllegalArgumentException("inside\nof it"))));

        assertThat(line())
                .isEqualTo("a.B\ttest\tfailed\tjava.lang.IllegalStateException: outside; caused by"
                        + " java.lang.IllegalArgumentException: inside of it");
    }

    @Test
    void abortedTestHasNotPassed() {
        run(METHOD, TestExecutionResult.aborted(new IllegalStateException("no network")));

        assertThat(line()).startsWith("a.B\ttest\tfailed\t").endsWith("no network");
    }

    @Test
    void skippedTestSaysWhy() {
        lines.executionSkipped(METHOD, "not now");

        assertThat(line()).isEqualTo("a.B\ttest\tskipped\tnot now");
    }

    @Test
    void classThatEndsWellIsNoTest() {
        run(CLASS, TestExecutionResult.successful());

        assertThat(line()).isEmpty();
    }

    @Test
    void classThatCannotBeginHasALineOfItsOwn() {
        run(CLASS, TestExecutionResult.failed(new IllegalStateException("no server")));

        assertThat(line()).isEqualTo("a.B\t\tfailed\tjava.lang.IllegalStateException: no server");
    }
}
