package org.fairlead.benchmarks.echo;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all connections of one job share. */
final class Load {

    /** A moment of a job: echoes so far, the clock, and this process's processor time. */
    record Reading(long messages, long nanos, long cpuNanos) {

        String since(Reading before) {
            return (messages - before.messages) + " " + (nanos - before.nanos) + " " + (cpuNanos - before.cpuNanos);
        }
    }

    private final Semaphore upgraded = new Semaphore(0);

    /** Touched on the event loop only. */
    private long messages;

    private volatile @Nullable String failure;

    private volatile boolean finished;

    void echoed() {
        messages++;
    }

    long messages() {
        return messages;
    }

    void connectionUpgraded() {
        upgraded.release();
    }

    void await(int connections, Duration limit) throws InterruptedException {
        if (!upgraded.tryAcquire(connections, limit.toMillis(), TimeUnit.MILLISECONDS)) {
            fail("only " + upgraded.availablePermits() + " of " + connections + " connections were upgraded");
        }
    }

    /** No message is sent any more. */
    void finish() {
        finished = true;
    }

    boolean finished() {
        return finished;
    }

    void fail(String reason) {
        failure = reason;
    }

    @Nullable
    String failure() {
        return failure;
    }
}
