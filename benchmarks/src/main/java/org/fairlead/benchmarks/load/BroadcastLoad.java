package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.fairlead.benchmarks.load.LoadGenerator.Moment;
import org.jspecify.annotations.Nullable;

/**
 * The first connection sends a message, which the server sends to all; when all have it, the next. Beside the deliveries that are counted there
 * may be {@code stalled} connections, which take nothing; then the delays without them are measured first, by the same connections.
 */
final class BroadcastLoad implements Conversation {

    private final Job job;
    private final LoadLoop loop;
    private final Histogram delays = PacedLoad.histogram();
    private long received;
    private long sentAt;

    BroadcastLoad(Job job, LoadLoop loop) {
        this.job = job;
        this.loop = loop;
    }

    void run() throws IOException {
        int count = job.number("connections");
        List<LoadConnection> connections = List.copyOf(loop.open(count, false));
        for (LoadConnection connection : connections) {
            connection.converse(this);
        }
        LoadConnection publisher = connections.get(0);
        @Nullable Histogram without = null;
        if (job.number("stalled") > 0) {
            rounds(publisher, count, job.number("warm"));
            delays.reset();
            rounds(publisher, count, job.number("millis"));
            without = delays.copy();
            loop.openStalled(job.number("stalled"));
        }
        rounds(publisher, count, job.number("warm"));
        delays.reset();
        LoadGenerator.say("start");
        Moment before = Moment.now();
        long bytesBefore = job.readBytes;
        long rounds = rounds(publisher, count, job.number("millis"));
        Moment after = Moment.now();
        LoadGenerator.say("result messages=" + rounds * count + " bytes=" + (job.readBytes - bytesBefore) + " "
                + after.since(before) + " " + PacedLoad.percentiles(delays)
                + (without == null ? "" : " p99without=" + without.getValueAtPercentile(99) / 1e3));
        loop.closeAll();
    }

    /** One at least. @return how many */
    private long rounds(LoadConnection publisher, int count, long millis) throws IOException {
        long end = System.nanoTime() + millis * 1_000_000L;
        long rounds = 0;
        do {
            round(publisher, count);
            rounds++;
        } while (System.nanoTime() < end);
        return rounds;
    }

    private void round(LoadConnection publisher, int count) throws IOException {
        received = 0;
        sentAt = System.nanoTime();
        publisher.send(1);
        loop.runUntil(() -> received >= count, 30);
        if (received != count) {
            throw new IOException(received + " of " + count + " sessions had the message after 30 s");
        }
    }

    @Override
    public void received(LoadConnection connection, int messages) {
        received += messages;
        delays.recordValueWithCount(System.nanoTime() - sentAt, messages);
    }
}
