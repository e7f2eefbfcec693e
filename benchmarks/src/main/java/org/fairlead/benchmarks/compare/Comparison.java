package org.fairlead.benchmarks.compare;

import java.io.IOException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.benchmarks.report.Results;
import org.jspecify.annotations.Nullable;

/** Runs workloads, in each of which the servers take turns, and keeps what each round gave. */
final class Comparison implements AutoCloseable {

    static final long FIRST_WARM_UP_MILLIS = 2_200;
    static final long WARM_UP_MILLIS = 700;
    static final long LATER_WARM_UP_MILLIS = 200;

    /** Who failed so often in a workload is asked no more: each failure may take a minute. */
    private static final int MOST_FAILURES = 2;

    private static final double LATENCY_LOAD = 0.5;

    private final Options options;
    private final Launcher launcher;
    private final Results results;
    private Child generator;
    private @Nullable Servers servers;

    Comparison(Options options, Launcher launcher, Results results) throws IOException {
        this.options = options;
        this.launcher = launcher;
        this.results = results;
        generator = launcher.generator();
    }

    void run(Workload workload) throws IOException {
        Set<Contender> contenders = options.contenders(workload);
        if (contenders.isEmpty()) {
            return;
        }
        System.err.printf(Locale.ROOT, "%n%s %s: %s%n", LocalTime.now().withNano(0), workload.name(), workload.title());
        for (Contender contender : contenders) {
            results.forget(workload.name(), contender.label());
        }
        switch (workload.kind()) {
            case "idle", "client" -> alone(workload, contenders);
            case "paced" -> paced(workload, contenders);
            default -> inTurn(workload, contenders);
        }
    }

    private Servers servers(Workload workload) {
        if (servers == null || !servers.fits(workload.setup())) {
            if (servers != null) {
                servers.close();
            }
            servers = new Servers(launcher, workload.setup());
        }
        return servers;
    }

    private Measurement measurement() {
        return new Measurement(launcher, generator, options.millis());
    }

    private interface Sample {
        Map<String, Double> take() throws IOException;
    }

    /** Takes a sample and keeps it; why there is none is kept too, and the others go on. */
    private void keep(Workload workload, Contender contender, String as, int round, Sample sample) throws IOException {
        if (results.failures(workload.name(), as).size() >= MOST_FAILURES) {
            return;
        }
        try {
            Map<String, Double> figures = sample.take();
            results.add(workload.name(), as, round, figures);
            System.err.printf(Locale.ROOT, "  round %d %-24s %s%n", round + 1, as, rounded(figures));
        } catch (IOException e) {
            failed(workload, as, round, String.valueOf(e.getMessage()));
            if (servers != null) {
                servers.discard(contender);
            }
            generator.close();
            generator = launcher.generator();
        }
    }

    private void failed(Workload workload, String as, int round, String reason) throws IOException {
        System.err.printf(Locale.ROOT, "  round %d %-24s failed: %s%n", round + 1, as, reason);
        results.addFailure(workload.name(), as, round, reason);
    }

    /** The servers that run, which those are not that do not start. */
    private Servers started(Workload workload, Set<Contender> contenders) throws IOException {
        Servers all = servers(workload);
        for (Map.Entry<Contender, String> failure : all.start(contenders).entrySet()) {
            failed(workload, failure.getKey().label(), 0, failure.getValue());
            contenders.remove(failure.getKey());
        }
        return all;
    }

    private static String rounded(Map<String, Double> figures) {
        StringBuilder text = new StringBuilder();
        figures.forEach((figure, value) ->
                text.append(figure).append(String.format(Locale.ROOT, value < 1_000 ? " %.2f  " : " %,.0f  ", value)));
        return text.toString().strip();
    }

    private void inTurn(Workload workload, Set<Contender> contenders) throws IOException {
        Servers all = started(workload, contenders);
        for (int round = 0; round < options.rounds(workload); round++) {
            boolean first = round == 0;
            for (Contender contender : rotated(contenders, round)) {
                keep(workload, contender, contender.label(), round, () -> {
                    Servers.Running server = all.get(contender);
                    long warm = first || !server.warm() ? warmUp(workload, server) : LATER_WARM_UP_MILLIS;
                    Map<String, Double> figures = measurement().load(workload, server.child(), server.port(), warm);
                    all.warmed(contender);
                    return figures;
                });
            }
        }
    }

    private long warmUp(Workload workload, Servers.Running server) {
        long full = server.warm() ? WARM_UP_MILLIS : workload.setup().firstWarmUpMillis();
        return options.isShort() ? full / 3 : full;
    }

    /** A different server goes first in each round. */
    private static List<Contender> rotated(Set<Contender> contenders, int round) {
        List<Contender> turn = new ArrayList<>(contenders);
        Collections.rotate(turn, -round);
        return turn;
    }

    private void alone(Workload workload, Set<Contender> contenders) throws IOException {
        boolean idle = workload.kind().equals("idle");
        long warm = options.isShort() ? FIRST_WARM_UP_MILLIS / 3 : FIRST_WARM_UP_MILLIS;
        for (int round = 0; round < options.rounds(workload); round++) {
            for (Contender contender : rotated(contenders, round)) {
                keep(
                        workload,
                        contender,
                        contender.label(),
                        round,
                        () -> idle
                                ? measurement().idle(workload, contender)
                                : measurement().client(workload, contender, warm));
            }
        }
    }

    /**
     * Each server at half of its own highest rate, and in the same round Fairlead, both dispatches, at that rate: kept as {@code fairlead@NAME} and
     * {@code fairlead-worker@NAME}. Of a peer with two transports the faster takes part; beside those, which answer on their event loops, the controls do too.
     */
    private void paced(Workload workload, Set<Contender> contenders) throws IOException {
        Servers all = started(workload, contenders);
        Map<Contender, Double> highest = new EnumMap<>(Contender.class);
        for (Contender contender : contenders) {
            if (contender.isControl()) {
                continue;
            }
            highest.put(contender, highestRate(workload.atFullRate(), all, contender));
        }
        for (Contender peer : contenders) {
            double rate = highest.getOrDefault(peer, 0.0);
            if (peer.isControl()) {
                continue;
            }
            Contender other = peer.otherTransport();
            if (other != null && rate < highest.getOrDefault(other, 0.0)) {
                continue;
            }
            if (rate < 1 / LATENCY_LOAD) {
                failed(
                        workload,
                        peer.label(),
                        0,
                        "no figure of " + workload.atFullRate().name());
                continue;
            }
            paced(workload, contenders, all, peer, (int) (LATENCY_LOAD * rate));
        }
    }

    private void paced(Workload workload, Set<Contender> contenders, Servers all, Contender peer, int rate)
            throws IOException {
        Set<Contender> pair = EnumSet.of(peer);
        if (!peer.isOurs()) {
            contenders.stream()
                    .filter(contender -> contender.isOurs() || contender.isControl() && peer.hasFastLoop())
                    .forEach(pair::add);
        }
        for (int round = 0; round < options.rounds(workload); round++) {
            for (Contender contender : rotated(pair, round)) {
                String as = contender == peer ? peer.label() : contender.label() + "@" + peer.label();
                keep(workload, contender, as, round, () -> {
                    Servers.Running server = all.get(contender);
                    Measurement measurement = measurement();
                    if (!server.warm()) {
                        measurement.warmUp(workload, server.port(), warmUp(workload, server));
                        all.warmed(contender);
                    }
                    Map<String, Double> figures =
                            measurement.paced(workload, server.child(), server.port(), rate, LATER_WARM_UP_MILLIS);
                    figures.put("asked", (double) rate);
                    return figures;
                });
            }
        }
    }

    /** As the workload of echoes gave it, or else measured now; 0 if that failed. */
    private double highestRate(Workload echo, Servers all, Contender peer) throws IOException {
        double known = results.median(echo.name(), peer.label(), "rate");
        if (!Double.isNaN(known)) {
            return known;
        }
        double[] rate = {0};
        keep(echo, peer, peer.label(), 0, () -> {
            Servers.Running server = all.get(peer);
            Map<String, Double> figures = measurement().load(echo, server.child(), server.port(), warmUp(echo, server));
            all.warmed(peer);
            rate[0] = figures.getOrDefault("rate", 0.0);
            return figures;
        });
        return rate[0];
    }

    @Override
    public void close() {
        if (servers != null) {
            servers.close();
        }
        generator.close();
    }
}
