package org.fairlead.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import org.fairlead.benchmarks.report.Page;
import org.fairlead.benchmarks.report.Results;

/**
 * Measures servers and clients in one run, side by side. Figures of different runs or machines are not comparable, figures side by side are.
 */
public final class Compare {

    private Compare() {}

    public static void main(String[] args) throws IOException {
        Path home = Path.of(System.getProperty("benchmarks.home", "benchmarks"));
        Options options;
        try {
            options = Options.parse(home, args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.HELP);
            System.exit(2);
            return;
        }
        switch (options.command()) {
            case HELP -> System.out.println(Options.HELP);
            case LIST -> list();
            case REPORT -> report(options, Results.of(options.results()));
            case RUN -> {
                if (options.isShort() && !options.resume()) {
                    Files.deleteIfExists(options.results());
                }
                run(home, options);
            }
        }
    }

    private static void list() {
        for (Workload workload : Workload.ALL) {
            StringBuilder contenders = new StringBuilder();
            for (Contender contender : Contender.values()) {
                if (contender.takesPart(workload.part())) {
                    contenders.append(' ').append(contender.label());
                }
            }
            System.out.println(workload.name() + ": " + workload.title() + "\n   " + contenders);
        }
    }

    private static void run(Path home, Options options) throws IOException {
        Results results = Results.of(options.results());
        results.remark(String.format(
                "%s, %d processors%s, JDK %s, %.1f s a round",
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                options.pinned() ? ", servers on one and the load on another" : ", nothing bound to a processor",
                Runtime.version(),
                options.millis() / 1e3));
        try (Comparison comparison = new Comparison(options, new Launcher(home, options.pinned()), results)) {
            for (Workload workload : options.workloads()) {
                if (!options.resume() || !isComplete(results, workload, comparison.contenders(workload), options)) {
                    comparison.run(workload);
                }
            }
        }
        report(options, results);
    }

    private static boolean isComplete(Results results, Workload workload, Set<Contender> contenders, Options options) {
        int rounds = workload.kind().equals("idle")
                ? 1
                : workload.kind().equals("paced") ? options.latencyRounds() : options.rounds();
        String figure = workload.kind().equals("idle") ? "heap" : "rate";
        return contenders.stream()
                .allMatch(contender -> results.rounds(workload.name(), contender.label(), figure)
                                        .size()
                                >= rounds
                        || !results.rounds(workload.name(), contender.label(), "failed")
                                .isEmpty());
    }

    private static void report(Options options, Results results) throws IOException {
        Page page = new Page(results);
        for (Workload workload : Workload.ALL) {
            page.add(workload.name(), workload.title(), workload.kind());
        }
        page.write(options.page());
        System.err.println("tables and plots: " + options.page());
    }
}
