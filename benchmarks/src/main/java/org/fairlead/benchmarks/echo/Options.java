package org.fairlead.benchmarks.echo;

import java.io.File;
import java.util.Arrays;
import java.util.List;

/** The command line of {@link EchoComparison}. */
record Options(
        List<String> servers,
        List<Integer> sizes,
        List<Integer> connections,
        int rounds,
        int warmUpMillis,
        int measureMillis,
        boolean pinned) {

    static final String HELP = """
            usage: benchmarks/run echo [options]
              --short               one round of 2 s at 20 B on 100 connections
              --servers NAME,...    of %s; ratios refer to the first
              --sizes BYTES,...     payload sizes; default 20,1024,16384
              --connections N,...   default 100
              --rounds N            default 5
              --seconds N           measured per round and server; default 5
              --unpinned            do not bind server and load to processors 0 and 1""".formatted(String.join(",", EchoServer.PEERS.keySet()));

    private static final List<String> DEFAULT_SERVERS =
            List.of("fairlead", "netty-epoll", "netty-nio", "undertow", "fairlead-worker");

    static Options parse(String[] args) {
        Options options = new Options(DEFAULT_SERVERS, List.of(20, 1024, 16384), List.of(100), 5, 8000, 5000, canPin());
        for (int i = 0; i < args.length; i++) {
            options = switch (args[i]) {
                case "--short" -> options.with(options.servers, List.of(20), List.of(100), 1, 3000, 2000);
                case "--servers" -> options.withServers(list(args, ++i));
                case "--sizes" -> options.withSizes(numbers(args, ++i));
                case "--connections" -> options.withConnections(numbers(args, ++i));
                case "--rounds" -> options.withRounds(numbers(args, ++i).get(0));
                case "--seconds" -> options.withSeconds(numbers(args, ++i).get(0));
                case "--unpinned" -> options.unpinned();
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            };
        }
        return options;
    }

    private Options with(
            List<String> servers,
            List<Integer> sizes,
            List<Integer> connections,
            int rounds,
            int warmUpMillis,
            int measureMillis) {
        return new Options(servers, sizes, connections, rounds, warmUpMillis, measureMillis, pinned);
    }

    private Options withServers(List<String> names) {
        if (!EchoServer.PEERS.keySet().containsAll(names)) {
            throw new IllegalArgumentException("known servers are " + EchoServer.PEERS.keySet() + ", not " + names);
        }
        return with(names, sizes, connections, rounds, warmUpMillis, measureMillis);
    }

    private Options withSizes(List<Integer> bytes) {
        return with(servers, bytes, connections, rounds, warmUpMillis, measureMillis);
    }

    private Options withConnections(List<Integer> counts) {
        return with(servers, sizes, counts, rounds, warmUpMillis, measureMillis);
    }

    private Options withRounds(int count) {
        return with(servers, sizes, connections, count, warmUpMillis, measureMillis);
    }

    private Options withSeconds(int seconds) {
        return with(servers, sizes, connections, rounds, warmUpMillis, seconds * 1000);
    }

    private Options unpinned() {
        return new Options(servers, sizes, connections, rounds, warmUpMillis, measureMillis, false);
    }

    private static List<String> list(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value");
        }
        return List.of(args[index].split(",", -1));
    }

    private static List<Integer> numbers(String[] args, int index) {
        return list(args, index).stream().map(Options::positive).toList();
    }

    private static Integer positive(String word) {
        int number;
        try {
            number = Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + word, e);
        }
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1: " + word);
        }
        return number;
    }

    /** Binding needs Linux's taskset and a second processor. */
    private static boolean canPin() {
        boolean taskset = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> new File(folder, "taskset").canExecute());
        return taskset && Runtime.getRuntime().availableProcessors() > 1;
    }
}
