package org.fairlead.benchmarks.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
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
            case LIST -> list().forEach(System.out::println);
            case REPORT -> report(options);
            case RUN -> {
                if (options.isShort() && !options.resume()) {
                    Files.deleteIfExists(options.results());
                }
                run(home, options);
            }
        }
    }

    /** Each workload, and who takes part unless somebody else is asked for. */
    static List<String> list() {
        List<String> lines = new ArrayList<>();
        for (Workload workload : Workload.ALL) {
            lines.add(workload.name() + ": " + workload.title());
            lines.add("    "
                    + Arrays.stream(Contender.values())
                            .filter(contender -> contender.takesPart(workload.part()))
                            .map(Contender::label)
                            .collect(Collectors.joining(" ")));
        }
        return lines;
    }

    private static void run(Path home, Options options) throws IOException {
        Results results = Results.of(options.results());
        results.remark(String.format(
                Locale.ROOT,
                "%s, %d processors%s, JDK %s, %.1f s a round",
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                options.pinned() ? ", servers on one and the load on another" : ", nothing bound to a processor",
                Runtime.version(),
                options.millis() / 1e3));
        long start = System.nanoTime();
        try (Comparison comparison = new Comparison(options, new Launcher(home, options.pinned()), results)) {
            List<Workload> workloads = options.workloads().stream()
                    .filter(workload -> !options.resume() || !isComplete(results, workload, options))
                    .toList();
            System.err.println(workloads.size() + " workloads, about "
                    + inMinutes(new ExpectedTime(options).of(workloads))
                    + " where nothing else runs");
            for (Workload workload : workloads) {
                comparison.run(workload);
            }
        }
        System.err.println("took " + inMinutes(Duration.ofNanos(System.nanoTime() - start)));
        report(options);
    }

    private static String inMinutes(Duration time) {
        return String.format(Locale.ROOT, "%.1f minutes", time.toMillis() / 60e3);
    }

    private static boolean isComplete(Results results, Workload workload, Options options) {
        String figure = workload.kind().equals("idle") ? "heap" : "rate";
        boolean paced = workload.kind().equals("paced");
        return options.contenders(workload).stream().allMatch(contender -> {
            // of a peer with two transports the faster alone has a fixed rate
            Contender other = paced ? contender.otherTransport() : null;
            return paced && contender.isControl() // which has figures beside others alone
                    || isComplete(results, workload, contender, figure, options)
                    || other != null && isComplete(results, workload, other, figure, options);
        });
    }

    private static boolean isComplete(
            Results results, Workload workload, Contender contender, String figure, Options options) {
        String label = contender.label();
        return results.rounds(workload.name(), label, figure).size() >= options.rounds(workload)
                || !results.failures(workload.name(), label).isEmpty();
    }

    /** The results of other JDKs lie beside the main ones, as {@code results-jdk25.csv} beside {@code results.csv}. */
    private static void report(Options options) throws IOException {
        Path folder = Objects.requireNonNull(options.results().toAbsolutePath().getParent(), "results are in a folder");
        String main = options.results().getFileName().toString().replaceFirst("-jdk\\d+(?=\\.csv$)", "");
        Page page = new Page(Results.of(folder.resolve(main)));
        for (Workload workload : Workload.ALL) {
            page.add(workload.name(), workload.title(), workload.kind());
        }
        String stem = main.replaceFirst("\\.csv$", "");
        try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, stem + "-jdk*.csv")) {
            for (Path other : others) {
                page.addOther(other.getFileName().toString().replaceAll(".*-jdk|\\.csv$", ""), Results.of(other));
            }
        }
        page.write(options.page());
        System.err.println("tables and plots: " + options.page());
    }
}
