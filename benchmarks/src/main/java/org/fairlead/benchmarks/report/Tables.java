package org.fairlead.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The tables of single workloads. */
final class Tables {

    private final Results results;

    Tables(Results results) {
        this.results = results;
    }

    /**
     * The table of one workload under its title; empty where nothing was measured.
     *
     * @param kind what kind of job it is; it decides the columns
     */
    List<String> section(String name, String title, String kind) {
        Table table = switch (kind) {
            case "paced" -> latency(name);
            case "idle" -> idle(name);
            case "broadcast" -> broadcast(name);
            case "client" -> clients(name);
            default -> rates(name, kind.equals("connect") ? "connections" : "echoes");
        };
        if (table.lines().size() <= 2) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("### " + name + ": " + title, ""));
        lines.addAll(table.lines());
        lines.add("");
        List<String> failures = failures(name);
        if (!failures.isEmpty()) {
            lines.addAll(failures);
            lines.add("");
        }
        return lines;
    }

    /** Who failed, in how many rounds, and the first reason. */
    private List<String> failures(String workload) {
        List<String> lines = new ArrayList<>();
        for (String server : results.failed(workload)) {
            List<String> reasons = results.failures(workload, server);
            lines.add(String.format(
                    Locale.ROOT,
                    "- `%s` failed in %d %s: %s",
                    server,
                    reasons.size(),
                    reasons.size() == 1 ? "round" : "rounds",
                    reasons.get(0).replace("<", "&lt;").replace("|", "\\|")));
        }
        return lines;
    }

    private Table rates(String workload, String many) {
        String each = many.equals("echoes") ? "echo" : "connection";
        Table table = new Table(List.of(
                "server",
                many + "/s",
                "ratio",
                "lowest",
                "highest",
                "server CPU µs/" + each,
                "allocated B/" + each,
                "received B/" + each,
                "generator busy"));
        for (String server : withFailed(workload, "rate")) {
            table.row(cells(
                    Stream.of(server),
                    rate(workload, server, "fairlead"),
                    Stream.of(
                            median(workload, server, "cpu"),
                            median(workload, server, "allocated"),
                            median(workload, server, "wire"),
                            Table.percent(results.median(workload, server, "busy")))));
        }
        return table;
    }

    private Table broadcast(String workload) {
        Table table = new Table(List.of(
                "server",
                "deliveries/s",
                "ratio",
                "lowest",
                "highest",
                "server CPU µs/delivery",
                "allocated B/delivery",
                "p50 µs",
                "p99 µs",
                "generator busy"));
        for (String server : withFailed(workload, "rate")) {
            table.row(cells(
                    Stream.of(server),
                    rate(workload, server, "fairlead"),
                    Stream.of(
                            median(workload, server, "cpu"),
                            median(workload, server, "allocated"),
                            median(workload, server, "p50"),
                            median(workload, server, "p99"),
                            Table.percent(results.median(workload, server, "busy")))));
        }
        return table;
    }

    private Table clients(String workload) {
        Table table = new Table(List.of(
                "client",
                "echoes/s",
                "ratio",
                "lowest",
                "highest",
                "client CPU µs/echo",
                "allocated B/echo",
                "threads"));
        for (String client : withFailed(workload, "rate")) {
            table.row(cells(
                    Stream.of(client),
                    rate(workload, client, "fairlead-client"),
                    Stream.of(
                            median(workload, client, "cpu"),
                            median(workload, client, "allocated"),
                            median(workload, client, "threads"))));
        }
        return table;
    }

    private Table idle(String workload) {
        Table table = new Table(List.of("server", "heap B/session", "ratio", "resident B/session", "ratio", "threads"));
        for (String server : withFailed(workload, "heap")) {
            table.row(List.of(
                    server,
                    median(workload, server, "heap"),
                    ratio(workload, server, "fairlead", "heap"),
                    median(workload, server, "resident"),
                    ratio(workload, server, "fairlead", "resident"),
                    median(workload, server, "threads")));
        }
        return table;
    }

    /** Each peer, and beside it Fairlead and the controls at the rate that is half of the peer's highest. */
    private Table latency(String workload) {
        Table table = new Table(List.of(
                "at half of the rate of",
                "messages/s",
                "server",
                "p50 µs",
                "p99 µs",
                "p99.9 µs",
                "p99 to the peer's",
                "p99 of a tenth µs",
                "to the peer's"));
        for (String peer : withFailed(workload, "p99")) {
            if (peer.contains("@")) {
                continue;
            }
            String rate = median(workload, peer, "asked");
            table.row(delays(peer, rate, workload, peer, "1.00", "1.00"));
            for (String other : List.of("fairlead", "fairlead-worker", "raw", "raw-handed")) {
                String beside = other + "@" + peer;
                if (!results.rounds(workload, beside, "p99").isEmpty()) {
                    String ratio = Table.number(results.pairedRatio(workload, beside, peer, "p99"));
                    String ofTenth = Table.number(results.pairedRatio(workload, beside, peer, "p99tenth"));
                    table.row(delays("", "", workload, beside, ratio, ofTenth));
                }
            }
        }
        return table;
    }

    private List<String> delays(
            String peer, String rate, String workload, String server, String ratio, String ofTenth) {
        return List.of(
                peer,
                rate,
                server.replaceAll("@.*", ""),
                median(workload, server, "p50"),
                median(workload, server, "p99"),
                median(workload, server, "p999"),
                ratio,
                median(workload, server, "p99tenth"),
                ofTenth);
    }

    private Stream<String> rate(String workload, String server, String reference) {
        List<Double> rounds = results.rounds(workload, server, "rate");
        return Stream.of(
                median(workload, server, "rate"),
                ratio(workload, server, reference, "rate"),
                Table.number(rounds.stream().mapToDouble(x -> x).min().orElse(Double.NaN)),
                Table.number(rounds.stream().mapToDouble(x -> x).max().orElse(Double.NaN)));
    }

    /** Those that failed in every round too, so that nobody is left out silently. */
    private List<String> withFailed(String workload, String figure) {
        return Stream.concat(results.servers(workload, figure).stream(), results.failed(workload).stream())
                .distinct()
                .toList();
    }

    private String median(String workload, String server, String figure) {
        return Table.number(results.median(workload, server, figure));
    }

    String ratio(String workload, String server, String reference, String figure) {
        return Table.number(results.median(workload, server, figure) / results.median(workload, reference, figure));
    }

    @SafeVarargs
    private static List<String> cells(Stream<String>... parts) {
        return Stream.of(parts).flatMap(part -> part).toList();
    }
}
