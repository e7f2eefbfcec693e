package org.fairlead.interop.autobahn;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All runs as a page. */
record Summary(String version, List<RunResult> runs, List<String> faults) {

    String markdown() {
        StringBuilder page = new StringBuilder("# Autobahn: result of a run\n\n");
        page.append("Suite ")
                .append(version)
                .append(", Java ")
                .append(System.getProperty("java.version"))
                .append(", ")
                .append(System.getProperty("os.name"))
                .append(" on ")
                .append(System.getProperty("os.arch"))
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" processors.\n\n");
        page.append("| group |");
        runs.forEach(run -> page.append(' ').append(run.name()).append(" |"));
        page.append("\n|---|").append("---|".repeat(runs.size())).append('\n');
        groups().forEach((number, group) ->
                row(page, group, result -> result.group().equals(group)));
        row(page, "all", result -> true);
        page.append("| seconds |");
        runs.forEach(run -> page.append(' ').append(run.time().toSeconds()).append(" |"));
        page.append("\n\n");
        section(page, "Wrong", faults);
        section(
                page,
                "Neither wrong nor OK",
                runs.stream()
                        .flatMap(run -> run.cases().stream()
                                .filter(each -> !each.isOk())
                                .map(each -> run.name() + ": case " + each))
                        .toList());
        return page.toString();
    }

    private Map<Integer, String> groups() {
        Map<Integer, String> groups = new TreeMap<>();
        runs.forEach(run -> run.cases().forEach(each -> groups.put(Integer.valueOf(each.group()), each.group())));
        return groups;
    }

    private void row(StringBuilder page, String name, Predicate<CaseResult> wanted) {
        page.append("| ").append(name).append(" |");
        for (RunResult run : runs) {
            page.append(' ')
                    .append(counts(run.cases().stream().filter(wanted).toList()))
                    .append(" |");
        }
        page.append('\n');
    }

    /** Such as "246 OK, 3 INFORMATIONAL": by what is the worse of the two behaviours. */
    private static String counts(List<CaseResult> cases) {
        Map<String, Long> counts = cases.stream()
                .collect(Collectors.groupingBy(
                        each -> each.isOk() || !each.behavior().equals("OK") ? each.behavior() : each.behaviorClose(),
                        TreeMap::new,
                        Collectors.counting()));
        StringBuilder text =
                new StringBuilder().append(counts.getOrDefault("OK", 0L)).append(" OK");
        counts.forEach((behavior, count) -> {
            if (!behavior.equals("OK")) {
                text.append(", ").append(count).append(' ').append(behavior);
            }
        });
        return text.toString();
    }

    private static void section(StringBuilder page, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            page.append("## ").append(title).append("\n\n");
            lines.forEach(line -> page.append("* ").append(line).append('\n'));
            page.append('\n');
        }
    }
}
