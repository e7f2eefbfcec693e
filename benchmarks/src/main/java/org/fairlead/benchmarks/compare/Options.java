package org.fairlead.benchmarks.compare;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The command line.
 *
 * @param workloads their names; those chosen, in the order in which they are measured
 * @param rounds in every workload; 0 for each workload's own number
 * @param servers empty for all that take part in a workload unless somebody else is asked for
 */
record Options(
        Command command,
        List<Workload> workloads,
        Set<Contender> servers,
        int rounds,
        long millis,
        boolean isShort,
        boolean pinned,
        boolean resume,
        Path results,
        Path page) {

    enum Command {
        RUN,
        REPORT,
        LIST,
        HELP
    }

    static final String HELP = """
            usage: benchmarks/run [options]          measures, and draws the page from all results
                   benchmarks/run report [options]   draws the page alone
                   benchmarks/run list               workloads, and who takes part in each
                   benchmarks/run broadcast          one message to 1,000 sessions of one process
                   benchmarks/run jmh [options]      JMH on the frame engine; -h lists its options
            options:
              --short               five workloads for 0.4 s each: a first look in about 3 minutes; its results and its page go
                                    to benchmarks/target/short.csv and benchmarks/target/short.md
              --workloads NAME,...  names of the list, or beginnings of names such as echo; default all
              --servers NAME,...    servers and clients; default those of the list
              --rounds N            the servers take turns in each; default 5 where there is a target of the project for the
                                    workload and latency, 3 elsewhere; memory is measured once
              --seconds S           measured per round and server; default 0.8
              --resume              leaves out workloads of which the results have all rounds of all servers
              --results FILE        where figures are added; default benchmarks/target/results.csv, and on another JDK than 17
                                    results-jdkN.csv beside it, from which the page gets one table
              --page FILE           what the tables are written into, between its markers, with plots in images/ beside it; default
                                    docs/benchmarks.md
              --unpinned            does not bind servers to processor 0 and the load to processor 1""";

    /** Which the targets are about. */
    static final int MAIN_JDK = 17;

    private static final Set<String> SHORT = Set.of("echo-20", "echo-1k", "echo-16k", "latency-20", "broadcast-1000");

    static Options parse(Path home, String... args) {
        Parsing parsing = new Parsing(home);
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "run" -> parsing.command = Command.RUN;
                case "report" -> parsing.command = Command.REPORT;
                case "list" -> parsing.command = Command.LIST;
                case "help", "--help", "-h" -> parsing.command = Command.HELP;
                case "--short" -> parsing.beShort();
                case "--workloads" -> parsing.workloads = workloads(value(args, i++));
                case "--servers" -> parsing.servers = servers(value(args, i++));
                case "--rounds" -> parsing.rounds = (int) number(args[i], value(args, i++), 1);
                case "--seconds" -> parsing.millis = (long) (1000 * number(args[i], value(args, i++), 0.1));
                case "--resume" -> parsing.resume = true;
                case "--results" -> parsing.results = Path.of(value(args, i++));
                case "--page" -> parsing.page = Path.of(value(args, i++));
                case "--unpinned" -> parsing.pinned = false;
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        return parsing.options();
    }

    private static String value(String[] args, int option) {
        if (option + 1 >= args.length) {
            throw new IllegalArgumentException(args[option] + " needs a value");
        }
        return args[option + 1];
    }

    private static double number(String option, String word, double least) {
        try {
            double number = Double.parseDouble(word);
            if (number >= least && number <= 10_000) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(option + " needs a number from " + least + ", not " + word);
    }

    private static List<Workload> workloads(String names) {
        List<String> wanted = List.of(names.split(",", -1));
        for (String name : wanted) {
            if (Workload.ALL.stream().noneMatch(workload -> workload.name().startsWith(name))) {
                throw new IllegalArgumentException("no workload begins with " + name + "; there are "
                        + Workload.ALL.stream().map(Workload::name).toList());
            }
        }
        return Workload.ALL.stream()
                .filter(workload -> wanted.contains(workload.name())
                        || wanted.stream()
                                .anyMatch(name -> workload.name().startsWith(name)
                                        && Workload.ALL.stream()
                                                .noneMatch(other -> other.name().equals(name))))
                .toList();
    }

    private static Set<Contender> servers(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(Contender::of)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Contender.class)));
    }

    private static final class Parsing {
        private final Path home;
        private Command command = Command.RUN;
        private List<Workload> workloads = Workload.ALL;
        private Set<Contender> servers = EnumSet.noneOf(Contender.class);
        private int rounds;
        private long millis = 800;
        private boolean brief;
        private boolean pinned = canPin();
        private boolean resume;
        private Path results;
        private Path page;

        Parsing(Path home) {
            this.home = home;
            results = home.resolve("target/results" + jdk() + ".csv");
            page = home.resolve("../docs/benchmarks.md").normalize();
        }

        void beShort() {
            brief = true;
            workloads = Workload.ALL.stream()
                    .filter(workload -> SHORT.contains(workload.name()))
                    .toList();
            rounds = 1;
            millis = 400;
            results = home.resolve("target/short.csv");
            page = home.resolve("target/short.md");
        }

        Options options() {
            return new Options(command, workloads, servers, rounds, millis, brief, pinned, resume, results, page);
        }
    }

    /** Who takes part in a workload. */
    Set<Contender> contenders(Workload workload) {
        return Arrays.stream(Contender.values())
                .filter(contender -> servers.isEmpty()
                        ? contender.takesPart(workload.part())
                        : servers.contains(contender) && contender.canTakePart(workload.part()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Contender.class)));
    }

    /** How many rounds a workload has. */
    int rounds(Workload workload) {
        return workload.kind().equals("idle") || rounds == 0 ? workload.rounds() : rounds;
    }

    /** Results of different JDKs are kept apart. */
    private static String jdk() {
        int feature = Runtime.version().feature();
        return feature == MAIN_JDK ? "" : "-jdk" + feature;
    }

    /** Binding needs Linux's taskset and a second processor. */
    private static boolean canPin() {
        boolean taskset = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> new File(folder, "taskset").canExecute());
        return taskset && Runtime.getRuntime().availableProcessors() > 1;
    }
}
