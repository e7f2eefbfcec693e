package org.fairlead.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast connections may come from one network: a token bucket each, which holds what comes in a second, so that as many may come at once. No more
 * than a fixed number of networks is remembered; the one that was seen least recently is forgotten, and then has a full bucket. Thread-safe.
 */
final class ConnectionRate {

    /** Some 2 MB when all are in use. */
    static final int NETWORKS = 16_384;

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;

    /** Least recently seen first; guarded by this. */
    private final Map<ClientNetwork, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientNetwork, Bucket> eldest) {
            return size() > NETWORKS;
        }
    };

    private static final class Bucket {
        private double tokens;
        private long filledAt;
    }

    /** @param perSecond {@link Integer#MAX_VALUE} for no limit */
    ConnectionRate(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /** Counts a connection; what has no address has no limit. @return whether it may go on */
    boolean admits(@Nullable ClientNetwork network) {
        return !isLimited() || network == null || take(network);
    }

    boolean isLimited() {
        return perSecond != Integer.MAX_VALUE;
    }

    private synchronized boolean take(ClientNetwork network) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.get(network);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = perSecond;
            buckets.put(network, bucket);
        } else {
            double gained = (now - bucket.filledAt) / NANOS_PER_SECOND * perSecond;
            bucket.tokens = Math.min(perSecond, bucket.tokens + gained);
        }
        bucket.filledAt = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens--;
        return true;
    }

    synchronized int networks() {
        return buckets.size();
    }
}
