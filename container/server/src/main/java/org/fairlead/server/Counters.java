package org.fairlead.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Sums for {@link ServerStatistics}. Thread-safe. */
final class Counters {

    private final LongAdder connections = new LongAdder();
    private final LongAdder upgrades = new LongAdder();

    /** Complete from the start, and never changed. */
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

    Counters() {
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new LongAdder());
        }
    }

    void connected() {
        connections.increment();
    }

    void upgraded() {
        upgrades.increment();
    }

    @SuppressWarnings("NullAway") // every constant is there
    void refused(Refusal refusal) {
        refused.get(refusal).increment();
    }

    ServerStatistics statistics(int openConnections, int openSessions, long stuckHandlers) {
        Map<Refusal, Long> sums = new EnumMap<>(Refusal.class);
        refused.forEach((refusal, sum) -> sums.put(refusal, sum.sum()));
        return new ServerStatistics(
                openConnections, openSessions, connections.sum(), upgrades.sum(), sums, stuckHandlers);
    }
}
