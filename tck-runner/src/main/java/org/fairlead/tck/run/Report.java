package org.fairlead.tck.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A run as a page, in the form in which a certification request asks for its results. */
record Report(Environment environment, Instant begin, Duration time, List<TestResult> results) {

    String summary() {
        long passed = results.stream().filter(TestResult::passed).count();
        return "Completed running " + results.size() + " tests: " + passed + " passed, "
                + count(TestResult.Status.FAILED) + " failed, " + count(TestResult.Status.SKIPPED) + " skipped, in "
                + time.toSeconds() + " s";
    }

    private long count(TestResult.Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }

    String markdown() {
        StringBuilder page = new StringBuilder();
        page.append("# Jakarta WebSocket ").append(TckArtifacts.VERSION).append(" TCK: result of a run\n\n");
        page.append(summary()).append(".\n\n");
        row(page, "", "");
        page.append("|---|---|\n");
        row(page, "Specification", "Jakarta WebSocket 2.2, https://jakarta.ee/specifications/websocket/2.2/");
        row(
                page,
                "Implementation",
                "Fairlead (client: " + environment.client() + ", server: " + environment.server() + ")");
        row(page, "Host", environment.host());
        row(page, "TCK", environment.suite() + ", SHA-256 " + environment.digest());
        row(page, "Java runtime", environment.java());
        row(page, "System", environment.system());
        row(page, "Begun", begin.truncatedTo(ChronoUnit.SECONDS).toString());
        row(page, "Time", time.toSeconds() + " s");
        page.append("\n## By part\n\n");
        table(page, TestResult::group);
        page.append("\n## By package\n\n");
        table(page, TestResult::packageName);
        List<TestResult> others =
                results.stream().filter(result -> !result.passed()).toList();
        if (!others.isEmpty()) {
            page.append("\n## Not passed\n\n");
            others.forEach(result -> page.append("* ")
                    .append(result.name())
                    .append(": ")
                    .append(result.message())
                    .append('\n'));
        }
        return page.toString();
    }

    private void table(StringBuilder page, Function<TestResult, String> key) {
        page.append("| | tests | passed | failed | skipped | seconds |\n|---|---|---|---|---|---|\n");
        Map<String, List<TestResult>> rows =
                results.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
        rows.forEach((name, part) -> {
            Report only = new Report(environment, begin, time, part);
            long millis =
                    part.stream().mapToLong(result -> result.time().toMillis()).sum();
            page.append("| ")
                    .append(name)
                    .append(" | ")
                    .append(part.size())
                    .append(" | ")
                    .append(part.stream().filter(TestResult::passed).count())
                    .append(" | ")
                    .append(only.count(TestResult.Status.FAILED))
                    .append(" | ")
                    .append(only.count(TestResult.Status.SKIPPED))
                    .append(" | ")
                    .append(millis / 1000)
                    .append(" |\n");
        });
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }
}
