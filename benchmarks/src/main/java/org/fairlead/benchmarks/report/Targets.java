package org.fairlead.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What Fairlead is to reach, beside what a run gave: each target met, missed, or not measured in that run. */
final class Targets {

    private static final String OURS = "fairlead";
    private static final String WORKER = "fairlead-worker";
    private static final List<String> OWN_API = List.of("netty-epoll", "netty-nio", "vertx-epoll", "vertx-nio");
    private static final List<String> JAKARTA = List.of("undertow", "undertow-worker", "jetty", "tomcat", "tyrus");
    private static final List<String> PEERS =
            Stream.concat(OWN_API.stream(), JAKARTA.stream()).toList();
    private static final List<String> SIZES = List.of("20", "1k", "16k");

    /** A String of 20 characters of Latin-1, and its bytes: 24 and 16 + 20, each rounded up to 8. */
    private static final int STRING_OF_20 = 24 + 40;

    private final Results results;
    private final Table table =
            new Table(List.of("target", "at least (≥) or most (≤)", "measured", "", "beside, and what else is known"));

    Targets(Results results) {
        this.results = results;
    }

    private enum Bound {
        AT_LEAST("≥ "),
        AT_MOST("≤ ");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }

        boolean holds(double measured, double wanted) {
            return this == AT_LEAST ? measured >= wanted : measured <= wanted;
        }
    }

    /** A figure of somebody; NaN where there is none. */
    private record Measured(double value, String beside) {
        static final Measured NOTHING = new Measured(Double.NaN, "");
    }

    /** The table, one row for each target. */
    List<String> lines() {
        eventLoop();
        defaultDispatch();
        manyConnections();
        memory();
        ratio(
                "bytes allocated per echoed text of 20 B, `EVENT_LOOP`: the String and its bytes",
                Bound.AT_MOST,
                STRING_OF_20,
                wholeBytes(figure("echo-20", OURS, "allocated")));
        broadcast();
        compression();
        latency();
        for (String client : List.of("fairlead-client", "fairlead-worker-client")) {
            ratio(
                    "threads more for 1,000 client connections, `" + client + "`",
                    Bound.AT_MOST,
                    4,
                    figure("client-20-1000", client, "threads"));
        }
        return table.lines();
    }

    private void eventLoop() {
        double[] toUndertow = {1.3, 1.7, 5};
        for (String size : SIZES) {
            ratio(
                    "echo " + bytes(size) + ", `EVENT_LOOP`, to the best of Vert.x and Netty",
                    Bound.AT_LEAST,
                    1.1,
                    toBest("echo-" + size, OURS, OWN_API));
        }
        for (int i = 0; i < SIZES.size(); i++) {
            ratio(
                    "echo " + bytes(SIZES.get(i)) + ", `EVENT_LOOP`, to Undertow",
                    Bound.AT_LEAST,
                    toUndertow[i],
                    toBest("echo-" + SIZES.get(i), OURS, List.of("undertow")));
        }
    }

    private void defaultDispatch() {
        double[] toUndertow = {1.0, 1.2, 4};
        for (int i = 0; i < SIZES.size(); i++) {
            ratio(
                    "echo " + bytes(SIZES.get(i)) + ", default dispatch, to Undertow (handlers inline)",
                    Bound.AT_LEAST,
                    toUndertow[i],
                    toBest("echo-" + SIZES.get(i), WORKER, List.of("undertow")));
        }
        ratio(
                "echo 20 B, default dispatch, to Undertow's worker dispatch",
                Bound.AT_LEAST,
                1.3,
                toBest("echo-20", WORKER, List.of("undertow-worker")));
        ratio(
                "every echo, default dispatch, to Tyrus; the least ratio",
                Bound.AT_LEAST,
                3,
                results.workloads().stream()
                        .filter(workload -> workload.startsWith("echo-"))
                        .map(workload -> named(workload, toBest(workload, WORKER, List.of("tyrus"))))
                        .filter(measured -> !Double.isNaN(measured.value()))
                        .min(Comparator.comparingDouble(Measured::value))
                        .orElse(Measured.NOTHING));
        for (String size : SIZES) {
            ratio(
                    "echo " + bytes(size) + ", default dispatch, `sendCompletion` `WRITTEN` to `ACCEPTED`",
                    Bound.AT_LEAST,
                    0.5,
                    toBest("echo-" + size, "fairlead-written", List.of(WORKER)));
        }
    }

    private void manyConnections() {
        for (String workload : List.of("echo-20-1000", "echo-20-5000")) {
            String count = workload.endsWith("1000") ? "1,000" : "5,000";
            ratio(
                    "echo 20 B, " + count + " connections, `EVENT_LOOP`, to the best JVM peer",
                    Bound.AT_LEAST,
                    1.1,
                    toBest(workload, OURS, PEERS));
        }
    }

    private void memory() {
        ratio("heap bytes of an idle session, epoll", Bound.AT_MOST, 2048, figure("idle", OURS, "heap"));
        ratio("heap bytes of an idle session, NIO", Bound.AT_MOST, 2560, figure("idle", "fairlead-nio", "heap"));
        ratio(
                "heap bytes above a bare Netty channel, epoll",
                Bound.AT_MOST,
                600,
                above("idle", OURS, "netty-bare-epoll"));
        ratio(
                "heap bytes above a bare Netty channel, NIO",
                Bound.AT_MOST,
                600,
                above("idle", "fairlead-nio", "netty-bare-nio"));
        ratio("resident bytes of an idle session, epoll", Bound.AT_MOST, 5000, figure("idle", OURS, "resident"));
        ratio(
                "heap bytes above a bare upgrade, in Tomcat",
                Bound.AT_MOST,
                1536,
                above("idle-servlet", "fairlead-in-tomcat", "tomcat-bare"));
        ratio(
                "resident bytes that permessage-deflate adds to an idle session, outside the heap",
                Bound.AT_MOST,
                1024,
                withDeflate());
    }

    /** A deflater takes some 256 KiB of native memory, so what is within the noise of a session's resident size is none. */
    private Measured withDeflate() {
        double without = outsideTheHeap("idle");
        double with = outsideTheHeap("idle-deflate");
        return new Measured(
                with - without, "outside the heap " + Table.number(with) + " beside " + Table.number(without));
    }

    private double outsideTheHeap(String workload) {
        return results.median(workload, OURS, "resident") - results.median(workload, OURS, "heap");
    }

    private void broadcast() {
        ratio(
                "broadcast to 10,000 sessions, to the best Jakarta peer",
                Bound.AT_LEAST,
                3,
                toBest("broadcast-10000", OURS, JAKARTA));
        String stalled = "broadcast-1000-stalled";
        ratio(
                "p99 of a broadcast beside stalled readers, to that before they came",
                Bound.AT_MOST,
                1.1,
                new Measured(
                        results.ratioOfFigures(stalled, OURS, "p99", "p99without"),
                        "medians: " + Table.number(results.median(stalled, OURS, "p99")) + " µs beside "
                                + Table.number(results.median(stalled, OURS, "p99without"))));
    }

    private void compression() {
        Measured rate = toBest("deflate-1k", OURS, PEERS);
        ratio(
                "echo of JSON of 1 KiB with permessage-deflate, to the best peer",
                Bound.AT_LEAST,
                1,
                new Measured(
                        rate.value(),
                        rate.beside() + "; " + Table.number(results.median("deflate-1k", OURS, "wire"))
                                + " bytes on the wire"));
    }

    /** The worst peer decides. */
    private void latency() {
        for (String size : List.of("20", "1k")) {
            String workload = "latency-" + size;
            for (String ours : List.of(OURS, WORKER)) {
                String what =
                        "p99 of an echo of " + bytes(size) + " at half of each peer's highest rate, `" + ours + "`";
                ratio(what + "; the worst ratio to a peer", Bound.AT_MOST, 1, worst(workload, ours, "p99"));
                ratio(what + ", of the median tenth of a second", Bound.AT_MOST, 1, worst(workload, ours, "p99tenth"));
            }
        }
    }

    /** With what the control has that does the same: what the machine makes of one thread, or two, is in both. */
    private Measured worst(String workload, String ours, String figure) {
        String control = ours.equals(WORKER) ? "raw-handed" : "raw";
        return PEERS.stream()
                .map(peer -> new Measured(results.pairedRatio(workload, ours + "@" + peer, peer, figure), peer))
                .filter(measured -> !Double.isNaN(measured.value()))
                .max(Comparator.comparingDouble(Measured::value))
                .map(worst -> {
                    double raw = results.pairedRatio(workload, control + "@" + worst.beside(), worst.beside(), figure);
                    String beside = Double.isNaN(raw) ? "" : "; there `" + control + "` has " + Table.number(raw);
                    return new Measured(worst.value(), worst.beside() + beside);
                })
                .orElse(Measured.NOTHING);
    }

    private void ratio(String what, Bound bound, double wanted, Measured measured) {
        boolean known = !Double.isNaN(measured.value());
        String verdict = !known ? "not measured" : bound.holds(measured.value(), wanted) ? "met" : "**missed**";
        table.row(List.of(
                what,
                bound.sign + trimmed(wanted),
                Table.number(measured.value()),
                verdict,
                known ? measured.beside() : ""));
    }

    private static String trimmed(double wanted) {
        return wanted >= 100 ? String.format(Locale.ROOT, "%,.0f", wanted) : String.format(Locale.ROOT, "%.1f", wanted);
    }

    private static String bytes(String size) {
        return size.endsWith("k") ? size.replace("k", " KiB") : size + " B";
    }

    private Measured figure(String workload, String server, String figure) {
        return new Measured(results.median(workload, server, figure), "");
    }

    /** What asking for the figures allocates is a part of a byte per message. */
    private static Measured wholeBytes(Measured measured) {
        return new Measured(Math.floor(measured.value()), measured.beside());
    }

    private static Measured named(String workload, Measured measured) {
        return new Measured(measured.value(), workload);
    }

    private Measured above(String workload, String server, String bare) {
        double ours = results.median(workload, server, "heap");
        double theirs = results.median(workload, bare, "heap");
        return new Measured(ours - theirs, Table.number(ours) + " beside " + Table.number(theirs));
    }

    /** The ratio of two medians of the same run: ours, and the best of those that there are figures of. */
    private Measured toBest(String workload, String server, List<String> others) {
        double ours = results.median(workload, server, "rate");
        List<Measured> theirs = new ArrayList<>();
        for (String other : others) {
            double rate = results.median(workload, other, "rate");
            if (!Double.isNaN(rate)) {
                theirs.add(new Measured(rate, other));
            }
        }
        return theirs.stream()
                .max(Comparator.comparingDouble(Measured::value))
                .map(best -> new Measured(ours / best.value(), best.beside()))
                .orElse(Measured.NOTHING);
    }
}
