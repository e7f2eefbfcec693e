package org.fairlead.tck.run;

import java.time.Duration;
import java.util.Locale;

/**
 * What became of one test.
 *
 * @param className with its package
 * @param method empty where the whole class failed
 * @param message why it failed or was skipped
 */
public record TestResult(String className, String method, Status status, Duration time, String message) {

    private static final String TESTS = "com.sun.ts.tests.websocket.";

    /** How a test ended. */
    public enum Status {
        PASSED,
        FAILED,
        SKIPPED
    }

    /** One line of text. */
    public String line() {
        return String.join(
                "\t",
                className,
                method,
                status.name().toLowerCase(Locale.ROOT),
                Long.toString(time.toMillis()),
                message.replaceAll("\\s+", " "));
    }

    /** What {@link #line} wrote. */
    static TestResult ofLine(String line) {
        String[] fields = line.split("\t", 5);
        if (fields.length != 5) {
            throw new IllegalArgumentException("Not a line of a result: " + line);
        }
        return new TestResult(
                fields[0],
                fields[1],
                Status.valueOf(fields[2].toUpperCase(Locale.ROOT)),
                Duration.ofMillis(Long.parseLong(fields[3])),
                fields[4]);
    }

    boolean passed() {
        return status == Status.PASSED;
    }

    /** The package, without what all packages of the suite begin with. */
    String packageName() {
        String name = className.startsWith(TESTS) ? className.substring(TESTS.length()) : className;
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /** The part of the suite: api, ee.jakarta.websocket, negdep, spec or signaturetest. */
    String group() {
        String name = packageName();
        if (name.startsWith("ee.jakarta.websocket")) {
            return "ee.jakarta.websocket";
        }
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** Class and method, as short as they are unique. */
    String name() {
        String name = className.startsWith(TESTS) ? className.substring(TESTS.length()) : className;
        return method.isEmpty() ? name : name + "#" + method;
    }
}
