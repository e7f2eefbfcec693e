package org.fairlead.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All figures, in a file of lines {@code workload,server,round,figure,value} that grows while the measurement runs. What is measured again replaces what
 * was there: the last line counts. Lines that begin with {@code #} say how the figures came about; for the figure {@code failed} the value is the reason.
 */
public final class Results {

    private static final String FORGET = "forget";
    private static final String FAILED = "failed";

    private record Key(String workload, String server, String figure) {}

    private final Path file;
    private final Map<Key, TreeMap<Integer, Double>> values = new LinkedHashMap<>();
    private final Map<Key, TreeMap<Integer, String>> failures = new LinkedHashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    private Results(Path file) {
        this.file = file;
    }

    /** The figures of this file, none if there is no file yet. */
    public static Results of(Path file) throws IOException {
        Results results = new Results(file);
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                results.take(line, file + ":" + number);
            }
        }
        return results;
    }

    private void take(String line, String where) {
        if (line.startsWith("#")) {
            remarks.add(line.substring(1).strip());
            return;
        }
        String[] cells = line.split(",", 5);
        if (cells.length != 5) {
            throw new IllegalArgumentException(where + ": expected workload,server,round,figure,value, not " + line);
        }
        if (cells[3].equals(FORGET)) {
            drop(cells[0], cells[1]);
            return;
        }
        try {
            Key key = new Key(cells[0], cells[1], cells[3]);
            int round = Integer.parseInt(cells[2]);
            if (cells[3].equals(FAILED)) {
                fail(key, round, cells[4]);
            } else {
                put(key, round, Double.parseDouble(cells[4]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(where + ": not a number in " + line, e);
        }
    }

    private void put(Key key, int round, double value) {
        values.computeIfAbsent(key, none -> new TreeMap<>()).put(round, value);
    }

    private void fail(Key key, int round, String reason) {
        failures.computeIfAbsent(key, none -> new TreeMap<>()).put(round, reason);
    }

    /** Keeps why there are no figures of one round. */
    public void addFailure(String workload, String server, int round, String reason) throws IOException {
        String line = reason.replaceAll("\\s+", " ").strip();
        fail(new Key(workload, server, FAILED), round, line);
        append(List.of(workload + "," + server + "," + round + "," + FAILED + "," + line));
    }

    /** By round, why there are no figures. */
    public List<String> failures(String workload, String server) {
        TreeMap<Integer, String> reasons = failures.get(new Key(workload, server, FAILED));
        return reasons == null ? List.of() : List.copyOf(reasons.values());
    }

    /** Those that failed in at least one round. */
    public List<String> failed(String workload) {
        return failures.keySet().stream()
                .filter(key -> key.workload.equals(workload))
                .map(Key::server)
                .toList();
    }

    /** Keeps the figures of one round, in the file too. */
    public void add(String workload, String server, int round, Map<String, Double> figures) throws IOException {
        List<String> lines = new ArrayList<>();
        figures.forEach((figure, value) -> {
            put(new Key(workload, server, figure), round, value);
            lines.add(String.format(Locale.ROOT, "%s,%s,%d,%s,%.6g", workload, server, round, figure, value));
        });
        append(lines);
    }

    public void remark(String remark) throws IOException {
        if (remarks.add(remark)) {
            append(List.of("# " + remark));
        }
    }

    private void append(List<String> lines) throws IOException {
        Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public Collection<String> remarks() {
        return remarks;
    }

    /** Forgets a workload's figures of before, so that rounds of two runs do not mix. */
    public void forget(String workload, String server) throws IOException {
        if (drop(workload, server)) {
            append(List.of(workload + "," + server + ",0," + FORGET + ",0"));
        }
    }

    /** With what was measured in pair with this server. */
    private boolean drop(String workload, String server) {
        Predicate<Key> old = key ->
                key.workload.equals(workload) && (key.server.equals(server) || key.server.endsWith("@" + server));
        return values.keySet().removeIf(old) | failures.keySet().removeIf(old);
    }

    /** Those that there are figures of, in the order of their first appearance. */
    List<String> workloads() {
        return values.keySet().stream().map(Key::workload).distinct().toList();
    }

    /** The servers that this workload has this figure of, in the order of their first appearance. */
    public List<String> servers(String workload, String figure) {
        return values.keySet().stream()
                .filter(key -> key.workload.equals(workload) && key.figure.equals(figure))
                .map(Key::server)
                .distinct()
                .toList();
    }

    /** By round. */
    public List<Double> rounds(String workload, String server, String figure) {
        TreeMap<Integer, Double> rounds = values.get(new Key(workload, server, figure));
        return rounds == null ? List.of() : List.copyOf(rounds.values());
    }

    /** NaN where there is no such figure. */
    public double median(String workload, String server, String figure) {
        return median(rounds(workload, server, figure));
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median over the rounds that both have of the first server's figure divided by the second's in the same round. */
    public double pairedRatio(String workload, String server, String other, String figure) {
        return pairedRatio(new Key(workload, server, figure), new Key(workload, other, figure));
    }

    /** The median over the rounds of one figure of a server divided by another of its in the same round. */
    public double ratioOfFigures(String workload, String server, String figure, String other) {
        return pairedRatio(new Key(workload, server, figure), new Key(workload, server, other));
    }

    private double pairedRatio(Key one, Key other) {
        TreeMap<Integer, Double> first = values.getOrDefault(one, new TreeMap<>());
        TreeMap<Integer, Double> second = values.getOrDefault(other, new TreeMap<>());
        List<Double> ratios = new ArrayList<>();
        first.forEach((round, value) -> {
            if (second.containsKey(round)) {
                ratios.add(value / second.get(round));
            }
        });
        return median(ratios);
    }
}
