package org.fairlead.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * Reads jobs from standard input, a line each: {@code kind key=value ...}. To each it answers {@code start} when what is to be measured begins,
 * {@code result key=value ...} when it ends, and {@code done} when all connections are closed; or {@code failed reason}. In a result {@code cpu} is
 * this process's own processor time in nanoseconds: where it is close to {@code nanos}, the generator and not the server was the limit.
 *
 * <p>The kinds: {@code echo} keeps {@code depth} messages in flight on each of {@code connections}; {@code paced} sends {@code rate} messages a second and
 * reports how late the echoes were; {@code idle} sends one message on each connection and keeps them until the next line comes; {@code broadcast} sends one
 * message when all connections have the last one; {@code connect} opens and closes connections.
 */
public final class LoadGenerator {

    private final BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private LoadGenerator() {}

    public static void main(String[] args) throws IOException {
        LoadGenerator generator = new LoadGenerator();
        for (String line = generator.orders.readLine(); line != null; line = generator.orders.readLine()) {
            try {
                generator.run(new Job(line));
                say("done");
            } catch (IOException | RuntimeException e) {
                say("failed " + e.toString().replaceAll("\\s+", " "));
            }
        }
        System.exit(0);
    }

    private void run(Job job) throws IOException {
        try (LoadLoop loop = new LoadLoop(job)) {
            switch (job.kind()) {
                case "echo" -> new EchoLoad(job, loop).run();
                case "paced" -> new PacedLoad(job, loop).run();
                case "broadcast" -> new BroadcastLoad(job, loop).run();
                case "connect" -> new ConnectLoad(job, loop).run();
                case "idle" -> idle(job, loop);
                default -> throw new IllegalArgumentException("unknown kind " + job.kind());
            }
        }
    }

    private void idle(Job job, LoadLoop loop) throws IOException {
        loop.open(job.number("connections"), true);
        say("start");
        orders.readLine();
        say("result connections=" + job.number("connections"));
        loop.closeAll();
    }

    static void say(String line) {
        System.out.println(line);
    }

    /** A moment: the clock, and this process's processor time. */
    record Moment(long nanos, long cpuNanos) {

        static Moment now() {
            long cpu = ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getProcessCpuTime()
                    : 0;
            return new Moment(System.nanoTime(), cpu);
        }

        /** From then to this moment, as the values of a result. */
        String since(Moment before) {
            return "nanos=" + (nanos - before.nanos) + " cpu=" + (cpuNanos - before.cpuNanos);
        }
    }
}
