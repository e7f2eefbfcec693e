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
 * @param rounds how many unless something else was asked for
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
        Setup setup,
        int rounds) {

    /** Where a target of the project is about it. */
    private static final int MANY_ROUNDS = 5;

    private static final int SOME_ROUNDS = 3;

    /** Each round with JVMs of its own takes long. */
    private static final int FEW_ROUNDS = 2;

    /** Memory and threads are the same in each round. */
    private static final int ONE_ROUND = 1;

    /** All there are, those with equal setups one after the other. */
    static final List<Workload> ALL = List.of(
            echo("echo-20", Part.ECHO, "ascii", 20, 100, 1, Setup.PLAIN, MANY_ROUNDS),
            echo("echo-1k", Part.ECHO, "ascii", 1024, 100, 1, Setup.PLAIN, MANY_ROUNDS),
            echo("echo-1k-non-ascii", Part.ECHO_KINDS, "mixed", 1024, 100, 1, Setup.PLAIN, SOME_ROUNDS),
            echo("echo-1k-binary", Part.ECHO_KINDS, "binary", 1024, 100, 1, Setup.PLAIN, SOME_ROUNDS),
            echo("echo-20-pipelined", Part.ECHO_KINDS, "ascii", 20, 100, 16, Setup.PLAIN, SOME_ROUNDS),
            echo("echo-1k-pipelined", Part.ECHO_KINDS, "ascii", 1024, 100, 16, Setup.PLAIN, SOME_ROUNDS),
            latency("latency-20", 20),
            latency("latency-1k", 1024),
            server(
                    "connect",
                    "handshake, Close, end; 16 at a time",
                    "connect",
                    Part.CONNECT,
                    "ascii",
                    20,
                    16,
                    Setup.PLAIN,
                    SOME_ROUNDS),
            echo("echo-20-1000", Part.ECHO_MANY, "ascii", 20, 1000, 1, Setup.PLAIN, MANY_ROUNDS),
            echo("echo-20-5000", Part.ECHO_MANY, "ascii", 20, 5000, 1, Setup.PLAIN, MANY_ROUNDS),
            broadcast("broadcast-1000", 1000, MANY_ROUNDS),
            stalled("broadcast-1000-stalled", 1000, 10),
            broadcast("broadcast-10000", 10_000, SOME_ROUNDS),
            echo("echo-16k", Part.ECHO, "ascii", 16 << 10, 100, 1, Setup.PLAIN.withMessages(16 << 10), MANY_ROUNDS),
            echo("echo-1m", Part.ECHO_MANY, "ascii", 1 << 20, 10, 1, Setup.PLAIN.withMessages(1 << 20), SOME_ROUNDS),
            deflate("deflate-1k", 1024, 100, Setup.PLAIN, MANY_ROUNDS),
            server(
                    "broadcast-1000-deflate",
                    "one message of 1 KiB of JSON to 1,000 sessions, permessage-deflate without context takeover",
                    "broadcast",
                    Part.BROADCAST_DEFLATE,
                    "json",
                    1024,
                    1000,
                    Setup.PLAIN.withDeflate(),
                    SOME_ROUNDS),
            deflate("deflate-64k", 64 << 10, 20, Setup.PLAIN.withMessages(64 << 10), SOME_ROUNDS),
            tls("tls-20", 20, Setup.PLAIN.withMessages(16 << 10)),
            tls("tls-16k", 16 << 10, Setup.PLAIN.withMessages(16 << 10)),
            idle("idle", "plain", Part.IDLE, 5000, Setup.PLAIN),
            idle("idle-deflate", "permessage-deflate", Part.IDLE_DEFLATE, 5000, Setup.PLAIN.withDeflate()),
            idle("idle-servlet", "in a servlet host", Part.IDLE_SERVLET, 5000, Setup.PLAIN),
            idle("idle-tls", "TLS", Part.IDLE_TLS, 1000, Setup.PLAIN.withTls()),
            client("client-20", 20, 100, FEW_ROUNDS),
            client("client-1k", 1024, 100, FEW_ROUNDS),
            client("client-20-1000", 20, 1000, ONE_ROUND));

    private static Workload server(
            String name,
            String title,
            String kind,
            Part part,
            String payload,
            int size,
            int connections,
            Setup setup,
            int rounds) {
        return new Workload(name, title, kind, part, payload, size, connections, 1, 0, setup, rounds);
    }

    private static Workload echo(
            String name, Part part, String payload, int size, int connections, int depth, Setup setup, int rounds) {
        String inFlight = depth == 1 ? "one in flight on each" : depth + " in flight on each";
        String kind =
                payload.equals("mixed") ? "text beyond ASCII" : payload.equals("binary") ? "binary" : "ASCII text";
        String title = String.format("echo, %s of %s, %,d connections, %s", kind, bytes(size), connections, inFlight);
        return new Workload(name, title, "echo", part, payload, size, connections, depth, 0, setup, rounds);
    }

    private static Workload latency(String name, int size) {
        String title = "delay of an echo of " + bytes(size) + " at a fixed rate, half of what the peer does at most";
        return server(name, title, "paced", Part.LATENCY, "ascii", size, 100, Setup.PLAIN, MANY_ROUNDS);
    }

    private static Workload broadcast(String name, int sessions, int rounds) {
        String title = String.format("one message of 1 KiB to %,d sessions", sessions);
        return server(name, title, "broadcast", Part.BROADCAST, "ascii", 1024, sessions, Setup.PLAIN, rounds);
    }

    private static Workload stalled(String name, int sessions, int stalled) {
        String title = String.format(
                "one message of 1 KiB to %,d sessions, and to %d whose peers read nothing", sessions, stalled);
        return new Workload(
                name, title, "broadcast", Part.STALLED, "ascii", 1024, sessions, 1, stalled, Setup.PLAIN, MANY_ROUNDS);
    }

    private static Workload deflate(String name, int size, int connections, Setup setup, int rounds) {
        String title = String.format(
                "echo, JSON of %s, permessage-deflate without context takeover, %,d connections",
                bytes(size), connections);
        return server(name, title, "echo", Part.DEFLATE, "json", size, connections, setup.withDeflate(), rounds);
    }

    private static Workload tls(String name, int size, Setup setup) {
        String title = "echo, ASCII text of " + bytes(size) + ", TLS 1.3, 100 connections, one in flight on each";
        return server(name, title, "echo", Part.TLS, "ascii", size, 100, setup.withTls(), SOME_ROUNDS);
    }

    /** Short messages may be sent as they are in spite of permessage-deflate, so there it is 1 KiB of JSON. */
    private static Workload idle(String name, String how, Part part, int sessions, Setup setup) {
        String title =
                String.format("memory of an idle session after a message each way, %s, %,d sessions", how, sessions);
        boolean deflate = setup.deflate();
        return server(
                name,
                title,
                "idle",
                part,
                deflate ? "json" : "ascii",
                deflate ? 1024 : 20,
                sessions,
                setup.withTouchedHeap(),
                ONE_ROUND);
    }

    private static Workload client(String name, int size, int connections, int rounds) {
        String title = String.format(
                "clients: ASCII text of %s, %,d connections, one in flight on each", bytes(size), connections);
        return server(name, title, "client", Part.CLIENT, "ascii", size, connections, Setup.PLAIN, rounds);
    }

    Workload withConnections(int count) {
        return new Workload(name, title, kind, part, payload, size, count, depth, stalled, setup, rounds);
    }

    /** The echo without a fixed rate, which says what a server does at most. */
    Workload atFullRate() {
        String echo = name.replace("latency-", "echo-");
        return ALL.stream()
                .filter(workload -> workload.name.equals(echo))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no workload " + echo + " for " + name));
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
