package org.fairlead.benchmarks.compare;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** About how long a run takes on two processors that do nothing else: what is measured, and what starting, warming up and opening connections adds. */
final class ExpectedTime {

    private static final double START_SECONDS = 1.3;
    private static final double SECONDS_AROUND_A_ROUND = 0.15;
    private static final double MILLIS_A_CONNECTION = 0.4;
    private static final double MILLIS_A_TLS_CONNECTION = 2.5;
    private static final double COLLECTIONS_SECONDS = 3.5;

    private final Options options;

    ExpectedTime(Options options) {
        this.options = options;
    }

    Duration of(List<Workload> workloads) {
        double seconds = 0;
        Workload before = null;
        for (Workload workload : workloads) {
            seconds += seconds(workload, before);
            if (sharesServers(workload)) {
                before = workload;
            }
        }
        return Duration.ofMillis((long) (1000 * seconds));
    }

    private double seconds(Workload workload, @Nullable Workload before) {
        Set<Contender> all = options.contenders(workload);
        int rounds = options.rounds(workload);
        double measured = options.millis() / 1e3;
        double first = warmUp(Comparison.FIRST_WARM_UP_MILLIS);
        double round = (workload.stalled() > 0 ? 2 : 1) * measured
                + opening(workload, workload.connections() + workload.stalled());
        return switch (workload.kind()) {
            case "idle" ->
                all.size()
                        * (START_SECONDS
                                + COLLECTIONS_SECONDS
                                + Measurement.QUIET_MILLIS / 1e3
                                + opening(workload, workload.connections() * 17 / 10));
            case "client" -> all.size() * rounds * (2 * START_SECONDS + first + round);
            case "paced" ->
                starting(workload, before, all)
                        + measurementsAtAFixedRate(all) * rounds * (round + Comparison.LATER_WARM_UP_MILLIS / 1e3);
            default ->
                starting(workload, before, all)
                        + all.size()
                                * (rounds * (round + Comparison.LATER_WARM_UP_MILLIS / 1e3)
                                        + warmUp(Comparison.WARM_UP_MILLIS));
        };
    }

    private double warmUp(long millis) {
        return (options.isShort() ? millis / 3 : millis) / 1e3;
    }

    /** Servers that run already need neither start nor the long warm-up. */
    private double starting(Workload workload, @Nullable Workload before, Set<Contender> all) {
        boolean running = before != null && before.setup().equals(workload.setup());
        return running
                ? 0
                : all.size()
                        * (START_SECONDS + warmUp(workload.setup().firstWarmUpMillis() - Comparison.WARM_UP_MILLIS));
    }

    /** Each peer with both of ours, of the peers with two transports one alone, with the controls; both of ours at their own rates. */
    private static long measurementsAtAFixedRate(Set<Contender> all) {
        long ours = all.stream().filter(Contender::isOurs).count();
        long twice = all.stream()
                .filter(contender -> contender.otherTransport() != null && all.contains(contender.otherTransport()))
                .count();
        long controls = all.stream().filter(Contender::isControl).count();
        return ours + (all.size() - ours - controls - twice / 2) * (1 + ours) + twice / 2 * controls;
    }

    private static boolean sharesServers(Workload workload) {
        return !workload.kind().equals("idle") && !workload.kind().equals("client");
    }

    private static double opening(Workload workload, int connections) {
        double each = workload.setup().tls() ? MILLIS_A_TLS_CONNECTION : MILLIS_A_CONNECTION;
        return SECONDS_AROUND_A_ROUND + connections * each / 1e3;
    }
}
