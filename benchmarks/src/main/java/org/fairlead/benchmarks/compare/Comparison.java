package org.fairlead.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.benchmarks.report.Results;
import org.jspecify.annotations.Nullable;

/** Runs workloads, in each of which the servers take turns, and keeps what each round gave. */
final class Comparison implements AutoCloseable {

    private static final long FIRST_WARM_UP_MILLIS = 3_000;
    private static final long WARM_UP_MILLIS = 1_000;
    private static final long LATER_WARM_UP_MILLIS = 300;
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
        Set<Contender> contenders = contenders(workload);
        if (contenders.isEmpty()) {
            return;
        }
        System.err.printf(Locale.ROOT, "%n%s: %s%n", workload.name(), workload.title());
        for (Contender contender : contenders) {
            results.forget(workload.name(), contender.label());
        }
        switch (workload.kind()) {
            case "idle", "client" -> alone(workload, contenders);
            case "paced" -> paced(workload, contenders);
            default -> inTurn(workload, contenders);
        }
    }

    Set<Contender> contenders(Workload workload) {
        Set<Contender> chosen = EnumSet.noneOf(Contender.class);
        for (Contender contender : Contender.values()) {
            if (options.servers().isEmpty()
                    ? contender.takesPart(workload.part())
                    : options.servers().contains(contender) && contender.canTakePart(workload.part())) {
                chosen.add(contender);
            }
        }
        return chosen;
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

    /** Takes a sample and keeps it; a server that fails is told of, and the others go on. */
    private void keep(Workload workload, Contender contender, String as, int round, Sample sample) throws IOException {
        try {
            Map<String, Double> figures = sample.take();
            results.add(workload.name(), as, round, figures);
            System.err.printf(Locale.ROOT, "  round %d %-24s %s%n", round + 1, as, rounded(figures));
        } catch (IOException e) {
            System.err.printf(Locale.ROOT, "  round %d %-24s failed: %s%n", round + 1, as, e.getMessage());
            results.add(workload.name(), as, round, Map.of("failed", 1.0));
            if (servers != null) {
                servers.discard(contender);
            }
            generator.close();
            generator = launcher.generator();
        }
    }

    private static String rounded(Map<String, Double> figures) {
        StringBuilder text = new StringBuilder();
        figures.forEach((figure, value) ->
                text.append(figure).append(String.format(Locale.ROOT, value < 1_000 ? " %.2f  " : " %,.0f  ", value)));
        return text.toString().strip();
    }

    private void inTurn(Workload workload, Set<Contender> contenders) throws IOException {
        Servers all = servers(workload);
        all.start(contenders);
        for (int round = 0; round < options.rounds(); round++) {
            for (Contender contender : rotated(contenders, round)) {
                long warm = round > 0 ? LATER_WARM_UP_MILLIS : warmUp(all.get(contender));
                keep(workload, contender, contender.label(), round, () -> {
                    Servers.Running server = all.get(contender);
                    Map<String, Double> figures = measurement().load(workload, server.child(), server.port(), warm);
                    all.warmed(contender);
                    return figures;
                });
            }
        }
    }

    private long warmUp(Servers.Running server) {
        long full = server.warm() ? WARM_UP_MILLIS : FIRST_WARM_UP_MILLIS;
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
        // memory is the same in each round
        int rounds = idle ? 1 : options.rounds();
        long warm = options.isShort() ? FIRST_WARM_UP_MILLIS / 3 : FIRST_WARM_UP_MILLIS;
        for (int round = 0; round < rounds; round++) {
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
     * {@code fairlead-worker@NAME}.
     */
    private void paced(Workload workload, Set<Contender> contenders) throws IOException {
        Servers all = servers(workload);
        all.start(contenders);
        for (Contender peer : contenders) {
            Set<Contender> pair = EnumSet.of(peer);
            for (Contender ours : EnumSet.of(Contender.FAIRLEAD, Contender.FAIRLEAD_WORKER)) {
                if (contenders.contains(ours)
                        && !ours.label().startsWith(peer.label().split("-", -1)[0])) {
                    pair.add(ours);
                }
            }
            int rate = (int) (LATENCY_LOAD * highestRate(all, peer));
            if (rate < 1) {
                continue;
            }
            for (int round = 0; round < options.latencyRounds(); round++) {
                for (Contender contender : rotated(pair, round)) {
                    String as = contender == peer ? peer.label() : contender.label() + "@" + peer.label();
                    keep(workload, contender, as, round, () -> {
                        Servers.Running server = all.get(contender);
                        Measurement measurement = measurement();
                        if (!server.warm()) {
                            measurement.warmUp(workload, server.port(), warmUp(server));
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
    }

    /** As the workload {@code echo-20} gave it, or else measured now. */
    private double highestRate(Servers all, Contender peer) throws IOException {
        double known = results.median("echo-20", peer.label(), "rate");
        if (!Double.isNaN(known)) {
            return known;
        }
        Servers.Running server = all.get(peer);
        Workload echo = Workload.ALL.stream()
                .filter(each -> each.name().equals("echo-20"))
                .findFirst()
                .orElseThrow();
        double[] rate = {0};
        keep(echo, peer, peer.label(), 0, () -> {
            Map<String, Double> figures = measurement().load(echo, server.child(), server.port(), warmUp(server));
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
