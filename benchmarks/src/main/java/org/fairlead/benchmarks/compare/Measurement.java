package org.fairlead.benchmarks.compare;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures one server once, and gives the figures that the report knows. */
final class Measurement {

    static final long QUIET_MILLIS = 6_500;
    /** Until the compilers have little left to do. */
    static final int TIMES_BEFORE = 7;

    private final Launcher launcher;
    private final Child generator;
    private final long millis;

    Measurement(Launcher launcher, Child generator, long millis) {
        this.launcher = launcher;
        this.generator = generator;
        this.millis = millis;
    }

    /** Messages a second, and what each cost the server and the load generator. */
    Map<String, Double> load(Workload workload, Child server, int port, long warmMillis) throws IOException {
        generator.tell(workload.job(workload.kind(), port, warmMillis, millis));
        return drive(server);
    }

    /** The delay of echoes at a fixed rate. */
    Map<String, Double> paced(Workload workload, Child server, int port, int rate, long warmMillis) throws IOException {
        generator.tell(workload.job("paced", port, warmMillis, millis) + " rate=" + rate);
        return drive(server);
    }

    private Map<String, Double> drive(Child server) throws IOException {
        generator.hear("start");
        double allocated = server.stats("stats").get("allocated");
        long cpu = server.cpu().toNanos();
        Values result = generator.hearValues("result");
        cpu = server.cpu().toNanos() - cpu;
        allocated = server.stats("stats").get("allocated") - allocated;
        generator.hear("done");
        double messages = Math.max(1, result.get("messages"));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rate", result.get("messages") * 1e9 / result.get("nanos"));
        figures.put("cpu", cpu / 1e3 / messages);
        figures.put("allocated", allocated / messages);
        figures.put("wire", result.get("bytes") / messages);
        figures.put("busy", result.get("cpu") / result.get("nanos"));
        for (String delay : new String[] {"p50", "p99", "p99tenth", "p999", "max", "p99without"}) {
            if (result.has(delay)) {
                figures.put(delay, result.get(delay));
            }
        }
        return figures;
    }

    /** Messages a second without keeping them, for as long as it takes to compile the server's code. */
    void warmUp(Workload workload, int port, long warmMillis) throws IOException {
        generator.tell(workload.job("echo", port, warmMillis, 1));
        generator.hear("start");
        generator.hear("result");
        generator.hear("done");
    }

    /**
     * Memory that sessions hold. Most of as many come and go before, a tenth of them at a time, so that classes, code, what compiles it, and pools are not counted; the resident size grows by
     * what is outside the heap, since the whole heap is resident from the start, and what is in use of the heap is added to it.
     */
    Map<String, Double> idle(Workload workload, Contender contender) throws IOException {
        try (Child server = launcher.tested(contender, workload.setup())) {
            int port = Integer.parseInt(server.hear("port"));
            Workload few = workload.withConnections(workload.connections() / 10);
            for (int i = 0; i < TIMES_BEFORE; i++) {
                openIdle(few, port);
                closeIdle();
            }
            // what a server keeps for a moment, of sessions that have gone or in case more messages come, is not what
            // an idle session holds
            pause(QUIET_MILLIS);
            Values before = server.stats("gc");
            openIdle(workload, port);
            pause(QUIET_MILLIS);
            Values with = server.stats("gc");
            closeIdle();
            double heap = (with.get("heap") - before.get("heap")) / workload.connections();
            double outside = (with.get("rss") - before.get("rss")) / workload.connections();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("heap", heap);
            figures.put("resident", heap + outside);
            figures.put("threads", with.get("threads"));
            return figures;
        }
    }

    private void openIdle(Workload workload, int port) throws IOException {
        generator.tell(workload.job("idle", port, 0, 0));
        generator.hear("start");
    }

    private void closeIdle() throws IOException {
        generator.tell("end");
        generator.hear("result");
        generator.hear("done");
    }

    /** A client in a JVM of its own against the raw server: its rate, its cost per message, the threads that its connections need. */
    Map<String, Double> client(Workload workload, Contender contender, long warmMillis) throws IOException {
        try (Child raw = launcher.rawServer();
                Child client = launcher.tested(contender, workload.setup())) {
            String port = raw.hear("port");
            client.hear("ready");
            double threadsBefore = client.stats("stats").get("threads");
            client.tell("open " + port + " " + workload.connections() + " " + workload.size());
            client.hear("opened");
            pause(warmMillis);
            Values before = raw.stats("stats");
            Values clientBefore = client.stats("stats");
            long cpu = client.cpu().toNanos();
            long start = System.nanoTime();
            pause(millis);
            double echoes = raw.stats("stats").get("echoes") - before.get("echoes");
            long nanos = System.nanoTime() - start;
            cpu = client.cpu().toNanos() - cpu;
            Values clientAfter = client.stats("stats");
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("rate", echoes * 1e9 / nanos);
            figures.put("cpu", cpu / 1e3 / Math.max(1, echoes));
            figures.put(
                    "allocated", (clientAfter.get("allocated") - clientBefore.get("allocated")) / Math.max(1, echoes));
            figures.put("threads", clientAfter.get("threads") - threadsBefore);
            return figures;
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
