package org.fairlead.benchmarks.echo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The samples of one message size and number of connections, and their table. */
final class Report {

    /**
     * One server under load once.
     *
     * @param rate echoes per second
     * @param serverMicros processor time of the server per echo, in microseconds
     * @param generatorBusy share of the time that the load generator was on its processor
     */
    record Sample(double rate, double serverMicros, double generatorBusy) {}

    private final int size;
    private final int connections;
    private final Map<String, List<Sample>> samples = new HashMap<>();

    Report(int size, int connections) {
        this.size = size;
        this.connections = connections;
    }

    void add(String server, Sample sample) {
        samples.computeIfAbsent(server, name -> new ArrayList<>()).add(sample);
    }

    /** The first server is the one that the ratios refer to. */
    void print(List<String> servers) {
        System.out.printf(Locale.ROOT, "%n%d B, %d connections, median of %d rounds%n%n", size, connections, rounds());
        System.out.println("| server | echoes/s | ratio | lowest | highest | server CPU µs/echo | generator busy |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        double reference = median(servers.get(0), Sample::rate);
        for (String server : servers) {
            double[] rates = sorted(server, Sample::rate);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %,.0f | %,.0f | %.2f | %.0f %% |%n",
                    server,
                    median(server, Sample::rate),
                    median(server, Sample::rate) / reference,
                    rates[0],
                    rates[rates.length - 1],
                    median(server, Sample::serverMicros),
                    100 * median(server, Sample::generatorBusy));
        }
    }

    private int rounds() {
        return samples.values().stream().mapToInt(List::size).max().orElse(0);
    }

    private double median(String server, ToDoubleFunction<Sample> figure) {
        double[] sorted = sorted(server, figure);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double[] sorted(String server, ToDoubleFunction<Sample> figure) {
        return samples.getOrDefault(server, List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
    }
}
