package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
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
    private static final int TENTH_MILLIS = 100;

    private final Job job;
    private final LoadLoop loop;
    private final DueTimes[] due;

    /** One for each tenth of a second, all made before. */
    private final List<Histogram> tenths = new ArrayList<>();

    private Histogram delays = histogram();
    private long received;

    PacedLoad(Job job, LoadLoop loop) {
        this.job = job;
        this.loop = loop;
        due = new DueTimes[job.number("connections")];
        for (int i = 0; i < due.length; i++) {
            due[i] = new DueTimes(MOST_WAITING);
        }
        int parts = Math.max(1, job.number("millis") / TENTH_MILLIS);
        for (int i = 0; i < parts; i++) {
            tenths.add(histogram());
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
        pace(connections, job.number("warm"), List.of(histogram()));
        received = 0;
        LoadGenerator.say("start");
        Moment before = Moment.now();
        long bytesBefore = job.readBytes;
        long sent = pace(connections, job.number("millis"), tenths);
        Moment after = Moment.now();
        loop.runUntil(() -> received >= sent, 2);
        long end = System.nanoTime();
        Histogram last = delays;
        for (DueTimes waiting : due) {
            while (!waiting.isEmpty()) {
                last.recordValue(Math.min(LONGEST_NANOS, end - waiting.next()));
            }
        }
        Histogram all = histogram();
        tenths.forEach(all::add);
        LoadGenerator.say("result messages=" + received + " bytes=" + (job.readBytes - bytesBefore) + " "
                + after.since(before) + " sent=" + sent + " " + percentiles(all)
                + String.format(Locale.ROOT, " p99tenth=%.1f", medianOfTenths()));
        loop.closeAll();
    }

    /** The p99 of a tenth of a second, of which as many were better as were worse: what the machine does to everybody a few times a second is in some of them alone. */
    private double medianOfTenths() {
        double[] sorted = tenths.stream()
                .mapToDouble(tenth -> tenth.getValueAtPercentile(99) / 1e3)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /**
     * Spins, since a wake-up from sleep would be part of the delay.
     *
     * @param parts where delays are kept, one part of the time after the other
     */
    private long pace(List<LoadConnection> connections, long millis, List<Histogram> parts) throws IOException {
        double interval = 1e9 / job.number("rate");
        long start = System.nanoTime();
        long total = (long) (millis * 1e6 / interval);
        long sent = 0;
        while (sent < total) {
            delays = parts.get((int) (sent * parts.size() / total));
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
