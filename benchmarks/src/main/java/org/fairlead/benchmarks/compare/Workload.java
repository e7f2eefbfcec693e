package org.fairlead.benchmarks.compare;

import java.util.List;
import org.fairlead.benchmarks.compare.Contender.Part;

/**
 * One thing to measure.
 *
 * @param kind the load generator's kind of job, or {@code client}, which has none
 * @param part who takes part
 * @param depth messages in flight on each connection
 * @param stalled connections beside those, which read nothing
 */
record Workload(
        String name,
        String title,
        String kind,
        Part part,
        String payload,
        int size,
        int connections,
        int depth,
        int stalled,
        Setup setup) {

    private static final Setup LARGE_HEAP = Setup.PLAIN.withHeap(1024);

    /** All there are, those with equal setups one after the other. */
    static final List<Workload> ALL = List.of(
            echo("echo-20", "ascii", 20, 100, 1, Setup.PLAIN),
            echo("echo-1k", "ascii", 1024, 100, 1, Setup.PLAIN),
            echo("echo-1k-non-ascii", "mixed", 1024, 100, 1, Setup.PLAIN),
            echo("echo-1k-binary", "binary", 1024, 100, 1, Setup.PLAIN),
            echo("echo-20-pipelined", "ascii", 20, 100, 16, Setup.PLAIN),
            echo("echo-1k-pipelined", "ascii", 1024, 100, 16, Setup.PLAIN),
            latency("latency-20", "ascii", 20, 100),
            new Workload(
                    "connect",
                    "handshake, Close, end; 16 at a time",
                    "connect",
                    Part.CONNECT,
                    "ascii",
                    20,
                    16,
                    1,
                    0,
                    Setup.PLAIN),
            echo("echo-20-1000", "ascii", 20, 1000, 1, LARGE_HEAP),
            echo("echo-20-5000", "ascii", 20, 5000, 1, LARGE_HEAP),
            broadcast("broadcast-1000", 1000),
            new Workload(
                    "broadcast-1000-stalled",
                    "one message of 1 KiB to 1,000 sessions, and to 10 whose peers read nothing",
                    "broadcast",
                    Part.STALLED,
                    "ascii",
                    1024,
                    1000,
                    1,
                    10,
                    LARGE_HEAP),
            broadcast("broadcast-10000", 10_000),
            echo("echo-16k", "ascii", 16 << 10, 100, 1, LARGE_HEAP.withMessages(16 << 10)),
            echo("echo-1m", "ascii", 1 << 20, 10, 1, LARGE_HEAP.withMessages(1 << 20)),
            deflate("deflate-1k", 1024, 100, LARGE_HEAP),
            deflate("deflate-64k", 64 << 10, 20, LARGE_HEAP.withMessages(64 << 10)),
            tls("tls-20", 20, LARGE_HEAP),
            tls("tls-16k", 16 << 10, LARGE_HEAP.withMessages(16 << 10)),
            idle("idle", "plain", Part.IDLE, LARGE_HEAP),
            idle("idle-tls", "TLS", Part.TLS, LARGE_HEAP.withTls()),
            client("client-20", 20, 100),
            client("client-1k", 1024, 100),
            client("client-20-1000", 20, 1000));

    private static Workload echo(String name, String payload, int size, int connections, int depth, Setup setup) {
        String inFlight = depth == 1 ? "one in flight on each" : depth + " in flight on each";
        String kind =
                payload.equals("mixed") ? "text beyond ASCII" : payload.equals("binary") ? "binary" : "ASCII text";
        String title = String.format("echo, %s of %s, %,d connections, %s", kind, bytes(size), connections, inFlight);
        return new Workload(name, title, "echo", Part.ECHO, payload, size, connections, depth, 0, setup);
    }

    private static Workload latency(String name, String payload, int size, int connections) {
        String title = "delay of an echo of " + bytes(size) + " at a fixed rate, half of what the peer does at most";
        return new Workload(name, title, "paced", Part.LATENCY, payload, size, connections, 1, 0, Setup.PLAIN);
    }

    private static Workload broadcast(String name, int sessions) {
        String title = String.format("one message of 1 KiB to %,d sessions", sessions);
        return new Workload(name, title, "broadcast", Part.BROADCAST, "ascii", 1024, sessions, 1, 0, LARGE_HEAP);
    }

    private static Workload deflate(String name, int size, int connections, Setup setup) {
        String title = String.format(
                "echo, JSON of %s, permessage-deflate without context takeover, %,d connections",
                bytes(size), connections);
        return new Workload(name, title, "echo", Part.DEFLATE, "json", size, connections, 1, 0, setup.withDeflate());
    }

    private static Workload tls(String name, int size, Setup setup) {
        String title = "echo, ASCII text of " + bytes(size) + ", TLS 1.3, 100 connections, one in flight on each";
        return new Workload(name, title, "echo", Part.TLS, "ascii", size, 100, 1, 0, setup.withTls());
    }

    private static Workload idle(String name, String how, Part part, Setup setup) {
        int sessions = 5000;
        String title =
                String.format("memory of an idle session after a message each way, %s, %,d sessions", how, sessions);
        return new Workload(name, title, "idle", part, "ascii", 20, sessions, 1, 0, setup.withTouchedHeap());
    }

    private static Workload client(String name, int size, int connections) {
        String title = String.format(
                "clients: ASCII text of %s, %,d connections, one in flight on each", bytes(size), connections);
        return new Workload(name, title, "client", Part.CLIENT, "ascii", size, connections, 1, 0, LARGE_HEAP);
    }

    Workload withConnections(int count) {
        return new Workload(name, title, kind, part, payload, size, count, depth, stalled, setup);
    }

    static String bytes(int size) {
        return size < 1024 ? size + " B" : size < 1 << 20 ? size / 1024 + " KiB" : size / (1 << 20) + " MiB";
    }

    /** The load generator's order, for a server on this port. */
    String job(String kindOfJob, int port, long warmMillis, long millis) {
        return kindOfJob + " port=" + port + " path=" + (kind.equals("broadcast") ? "/broadcast" : "/echo")
                + " payload="
                + payload + " size=" + size + " connections=" + connections + " depth=" + depth + " warm=" + warmMillis
                + " millis=" + millis + " stalled=" + stalled + " deflate=" + setup.deflate() + " tls=" + setup.tls();
    }
}
