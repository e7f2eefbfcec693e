package org.fairlead.tck.junit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.tck.run.TestResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Writes what becomes of each test, and of each class that could not even begin. */
final class ResultLines implements TestExecutionListener {

    private final PrintWriter out;
    private final Map<String, Long> started = new ConcurrentHashMap<>();

    ResultLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Long begin = started.remove(test.getUniqueId());
        Duration time = Duration.ofNanos(begin == null ? 0 : System.nanoTime() - begin);
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (test.isTest() || !passed) {
            String message = result.getThrowable().map(ResultLines::told).orElse("");
            write(test, passed ? TestResult.Status.PASSED : TestResult.Status.FAILED, time, message);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write(test, TestResult.Status.SKIPPED, Duration.ZERO, reason);
    }

    private void write(TestIdentifier test, TestResult.Status status, Duration time, String message) {
        String className = test.getDisplayName();
        String method = "";
        if (test.getSource().orElse(null) instanceof MethodSource source) {
            className = source.getClassName();
            method = source.getMethodName();
        } else if (test.getSource().orElse(null) instanceof ClassSource source) {
            className = source.getClassName();
        }
        out.println(new TestResult(className, method, status, time, message).line());
        out.flush();
    }

    private static String told(Throwable thrown) {
        StringBuilder told = new StringBuilder(thrown.toString());
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            told.append("; caused by ").append(cause);
        }
        return told.toString();
    }
}
