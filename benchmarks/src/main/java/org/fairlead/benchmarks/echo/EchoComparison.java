package org.fairlead.benchmarks.echo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures the echo of several servers in one run: all are started, each on processor 0, and take turns under the load, which comes from
 * processor 1; the medians over the rounds are printed. Figures of different runs or machines are not comparable, figures side by side are.
 */
public final class EchoComparison {

    private EchoComparison() {}

    public static void main(String[] args) throws IOException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Options.HELP);
            System.exit(2);
            return;
        }
        List<Contender> contenders = new ArrayList<>();
        try (Child load = new Child(options.pinned() ? 1 : -1, LoadGenerator.class)) {
            for (String name : options.servers()) {
                Child server = new Child(options.pinned() ? 0 : -1, EchoServer.class, name);
                contenders.add(new Contender(
                        name, server, Integer.parseInt(server.hear().substring("port ".length()))));
            }
            for (int connections : options.connections()) {
                for (int size : options.sizes()) {
                    Report report = new Report(size, connections);
                    for (int round = 0; round < options.rounds(); round++) {
                        for (Contender contender : inTurn(contenders, round)) {
                            String job = contender.port + " " + connections + " " + size;
                            report.add(contender.name, measure(load, contender.server, job, options, round == 0));
                        }
                    }
                    report.print(options.servers());
                }
            }
        } finally {
            for (Contender contender : contenders) {
                contender.server.close();
            }
        }
    }

    private record Contender(String name, Child server, int port) {}

    /** A different server goes first in each round. */
    private static List<Contender> inTurn(List<Contender> contenders, int round) {
        List<Contender> turn = new ArrayList<>(contenders);
        Collections.rotate(turn, -round);
        return turn;
    }

    private static Report.Sample measure(Child load, Child server, String job, Options options, boolean cold)
            throws IOException {
        long warmUp = cold ? options.warmUpMillis() : options.warmUpMillis() / 4;
        // the warm-up is a job of its own, so that the processor time of the server covers little but the measured part
        load.tell(job + " " + warmUp + " 1");
        checked(load.hear());
        long cpuBefore = server.cpu().toNanos();
        load.tell(job + " 0 " + options.measureMillis());
        long[] result = checked(load.hear());
        long serverCpu = server.cpu().toNanos() - cpuBefore;
        return new Report.Sample(
                result[0] * 1e9 / result[1], serverCpu / 1e3 / Math.max(1, result[0]), (double) result[2] / result[1]);
    }

    private static long[] checked(String answer) throws IOException {
        if (answer.startsWith("failed")) {
            throw new IOException(answer);
        }
        String[] words = answer.split(" ", -1);
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])};
    }
}
