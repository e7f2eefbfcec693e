package org.fairlead.tck.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The result that a run must have: how many tests of each package pass, and which do not.
 *
 * @param passed by package
 * @param failed names of tests; none for Fairlead in both roles
 * @param either names of tests that are not counted, since they end one way or the other: races inside the other implementation of a control
 */
record ExpectedResult(Map<String, Integer> passed, Set<String> failed, Set<String> either) {

    private static final String FAILED = "failed ";
    private static final String EITHER = "either ";
    private static final Pattern COUNT = Pattern.compile("(\\S+) +(\\d{1,9})");

    static ExpectedResult of(List<TestResult> results) {
        Map<String, Integer> passed = new TreeMap<>();
        Set<String> failed = new TreeSet<>();
        for (TestResult result : results) {
            passed.merge(result.packageName(), result.passed() ? 1 : 0, Integer::sum);
            if (!result.passed()) {
                failed.add(result.name());
            }
        }
        return new ExpectedResult(passed, failed, Set.of());
    }

    /** Lines of a package and a number, lines of {@code failed} or {@code either} and a test; what begins with # is a comment. */
    static ExpectedResult read(Path file) throws IOException {
        Map<String, Integer> passed = new TreeMap<>();
        Set<String> failed = new TreeSet<>();
        Set<String> either = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            if (line.startsWith(FAILED)) {
                failed.add(line.substring(FAILED.length()).trim());
            } else if (line.startsWith(EITHER)) {
                either.add(line.substring(EITHER.length()).trim());
            } else {
                Matcher count = COUNT.matcher(line.trim());
                if (!count.matches()) {
                    throw new IOException(file + " has a line that is neither a package and a number nor \"failed\" or"
                            + " \"either\" and a test: \"" + line.trim() + "\"");
                }
                passed.put(count.group(1), Integer.valueOf(count.group(2)));
            }
        }
        return new ExpectedResult(passed, failed, either);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        passed.forEach(
                (name, count) -> text.append(name).append(' ').append(count).append('\n'));
        failed.forEach(name -> text.append(FAILED).append(name).append('\n'));
        return text.toString();
    }

    /**
     * Where a run differs.
     *
     * @param partial whether only some classes were run: then what was not run does not count
     * @return a sentence for each difference; empty for none
     */
    List<String> differences(List<TestResult> all, boolean partial) {
        List<TestResult> results =
                all.stream().filter(result -> !either.contains(result.name())).toList();
        List<String> differences = new ArrayList<>();
        ExpectedResult actual = of(results);
        for (TestResult result : results) {
            if (!result.passed() && !failed.contains(result.name())) {
                differences.add(result.name() + " " + result.status().name().toLowerCase(java.util.Locale.ROOT) + ": "
                        + result.message());
            }
        }
        if (all.isEmpty()) {
            differences.add("no test was run");
        }
        if (!partial) {
            for (String name : failed) {
                if (!actual.failed.contains(name)) {
                    differences.add(name + " is expected to fail, and did not");
                }
            }
            Set<String> packages = new TreeSet<>(passed.keySet());
            packages.addAll(actual.passed.keySet());
            for (String name : packages) {
                int wanted = passed.getOrDefault(name, 0);
                int got = actual.passed.getOrDefault(name, 0);
                if (wanted != got) {
                    differences.add(name + ": " + got + " passed, expected " + wanted);
                }
            }
        }
        return differences;
    }
}
