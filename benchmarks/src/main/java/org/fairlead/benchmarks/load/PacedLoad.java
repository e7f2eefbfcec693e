package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.fairlead.benchmarks.load.LoadGenerator.Moment;

/**
 * An open loop: messages are due at a fixed rate, whatever the server does, and the delay of an echo counts from the moment when its
 * message was due, not from when it could be sent. So a server that stands still for a while is charged for every message that would have been
 * sent meanwhile (coordinated omission).
 */
final class PacedLoad implements Conversation {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int MOST_WAITING = 4_096;

    private final Job job;
    private final LoadLoop loop;
    private final DueTimes[] due;
    private final Histogram delays = histogram();
    private long received;

    PacedLoad(Job job, LoadLoop loop) {
        this.job = job;
        this.loop = loop;
        due = new DueTimes[job.number("connections")];
        for (int i = 0; i < due.length; i++) {
            due[i] = new DueTimes(MOST_WAITING);
        }
    }

    static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, 3);
    }

    /** The values of a result, in microseconds. */
    static String percentiles(Histogram delays) {
        return String.format(
                Locale.ROOT,
                "p50=%.1f p99=%.1f p999=%.1f max=%.1f",
                delays.getValueAtPercentile(50) / 1e3,
                delays.getValueAtPercentile(99) / 1e3,
                delays.getValueAtPercentile(99.9) / 1e3,
                delays.getMaxValue() / 1e3);
    }

    void run() throws IOException {
        List<LoadConnection> connections = loop.open(due.length, true);
        for (LoadConnection connection : connections) {
            connection.converse(this);
        }
        pace(connections, job.number("warm"));
        delays.reset();
        received = 0;
        LoadGenerator.say("start");
        Moment before = Moment.now();
        long bytesBefore = job.readBytes;
        long sent = pace(connections, job.number("millis"));
        Moment after = Moment.now();
        loop.runUntil(() -> received >= sent, 2);
        long end = System.nanoTime();
        for (DueTimes waiting : due) {
            while (!waiting.isEmpty()) {
                delays.recordValue(Math.min(LONGEST_NANOS, end - waiting.next()));
            }
        }
        LoadGenerator.say("result messages=" + received + " bytes=" + (job.readBytes - bytesBefore) + " "
                + after.since(before) + " sent=" + sent + " " + percentiles(delays));
        loop.closeAll();
    }

    /** Spins, since a wake-up from sleep would be part of the delay. */
    private long pace(List<LoadConnection> connections, long millis) throws IOException {
        double interval = 1e9 / job.number("rate");
        long start = System.nanoTime();
        long total = (long) (millis * 1e6 / interval);
        long sent = 0;
        while (sent < total) {
            long now = System.nanoTime();
            while (sent < total && now >= start + (long) (sent * interval)) {
                LoadConnection connection = connections.get((int) (sent % connections.size()));
                if (!due[connection.index].add(start + (long) (sent * interval))) {
                    throw new IOException("the server is so far behind " + job.number("rate")
                            + " messages a second that " + MOST_WAITING + " wait on one connection");
                }
                connection.send(1);
                sent++;
            }
            loop.turn(0);
        }
        return sent;
    }

    @Override
    public void received(LoadConnection connection, int messages) {
        long now = System.nanoTime();
        received += messages;
        for (int i = 0; i < messages; i++) {
            delays.recordValue(Math.min(LONGEST_NANOS, now - due[connection.index].next()));
        }
    }
}
