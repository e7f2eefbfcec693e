package org.fairlead.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.fairlead.benchmarks.report.BarChart.Bar;
import org.fairlead.benchmarks.report.BarChart.Panel;

/** The results as a part of a page in Markdown, between two markers, with plots in a folder beside the page. */
public final class Page {

    static final String BEGIN = "<!-- results: written by benchmarks/run -->";
    static final String END = "<!-- end of results -->";

    private record Section(String name, String title, String kind) {}

    /** A plot: the workloads, one panel each, and what of them is shown. */
    private record Plot(String file, String title, List<String> workloads, String figure, String unit) {}

    private static final List<Plot> PLOTS = List.of(
            new Plot(
                    "echo-sizes",
                    "Echo by size, 100 connections (1 MiB: 10)",
                    List.of("echo-20", "echo-1k", "echo-16k", "echo-1m"),
                    "rate",
                    "echoes/s"),
            new Plot(
                    "echo-kinds",
                    "Echo by kind, 100 connections",
                    List.of("echo-1k-non-ascii", "echo-1k-binary", "echo-20-pipelined", "echo-1k-pipelined"),
                    "rate",
                    "echoes/s"),
            new Plot(
                    "echo-connections",
                    "Many connections, and new ones",
                    List.of("echo-20-1000", "echo-20-5000", "connect"),
                    "rate",
                    "per second"),
            new Plot(
                    "echo-deflate-tls",
                    "permessage-deflate and TLS",
                    List.of("deflate-1k", "deflate-64k", "tls-20", "tls-16k"),
                    "rate",
                    "echoes/s"),
            new Plot(
                    "broadcast",
                    "One message to all sessions",
                    List.of("broadcast-1000", "broadcast-10000"),
                    "rate",
                    "deliveries/s"),
            new Plot(
                    "memory-heap",
                    "Heap of an idle session",
                    List.of("idle", "idle-tls"),
                    "heap",
                    "bytes; less is better"),
            new Plot(
                    "memory-resident",
                    "Resident memory of an idle session",
                    List.of("idle", "idle-tls"),
                    "resident",
                    "bytes; less is better"),
            new Plot("clients", "Clients", List.of("client-20", "client-1k", "client-20-1000"), "rate", "echoes/s"));

    private static final List<String> SUMMARY = List.of(
            "echo-20",
            "echo-1k",
            "echo-16k",
            "echo-1m",
            "echo-20-1000",
            "echo-20-5000",
            "echo-20-pipelined",
            "deflate-1k",
            "tls-20",
            "broadcast-10000",
            "connect");

    private final Results results;
    private final List<Section> sections = new ArrayList<>();

    public Page(Results results) {
        this.results = results;
    }

    /** @param kind what kind of job it is; it decides the columns */
    public void add(String name, String title, String kind) {
        sections.add(new Section(name, title, kind));
    }

    /** Puts the tables between the markers of the page, which is made if it does not exist. */
    public void write(Path page) throws IOException {
        String whole = Files.exists(page) ? Files.readString(page) : BEGIN + "\n" + END + "\n";
        int begin = whole.indexOf(BEGIN);
        int end = whole.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has no lines '" + BEGIN + "' and '" + END + "'");
        }
        Path images = Files.createDirectories(page.resolveSibling("images"));
        List<String> lines = new ArrayList<>();
        results.remarks().forEach(remark -> lines.add("- " + remark));
        lines.add("");
        for (Plot plot : PLOTS) {
            List<Panel> panels = panels(plot);
            if (!panels.isEmpty()) {
                Files.writeString(images.resolve("bench-" + plot.file() + ".svg"), BarChart.svg(plot.title(), panels));
                lines.add("![" + plot.title() + "](images/bench-" + plot.file() + ".svg)");
                lines.add("");
            }
        }
        lines.addAll(summary());
        lines.addAll(tables());
        Files.writeString(
                page,
                whole.substring(0, begin) + BEGIN + "\n\n"
                        + String.join("\n", lines).strip() + "\n\n" + whole.substring(end));
    }

    private List<Panel> panels(Plot plot) {
        List<Panel> panels = new ArrayList<>();
        for (String workload : plot.workloads()) {
            List<Bar> bars = results.servers(workload, plot.figure()).stream()
                    .filter(server -> !server.equals("raw"))
                    .map(server -> bar(workload, server, plot.figure()))
                    .sorted(Comparator.comparingDouble(Bar::value).reversed())
                    .toList();
            if (!bars.isEmpty()) {
                panels.add(new Panel(titleOf(workload), plot.unit(), bars));
            }
        }
        return panels;
    }

    private Bar bar(String workload, String server, String figure) {
        List<Double> rounds = results.rounds(workload, server, figure);
        return new Bar(
                server,
                Results.median(rounds),
                rounds.stream().mapToDouble(x -> x).min().orElse(0),
                rounds.stream().mapToDouble(x -> x).max().orElse(0));
    }

    private String titleOf(String workload) {
        return sections.stream()
                .filter(section -> section.name().equals(workload))
                .map(Section::title)
                .map(title -> title.replaceAll(
                                "^(echo|clients|memory of an idle session after a message each way), ", "")
                        .replace(", one in flight on each", ""))
                .findFirst()
                .orElse(workload);
    }

    /** How the servers do beside Fairlead on the event loop, in the workloads that there are figures of. */
    private List<String> summary() {
        List<String> shown = SUMMARY.stream()
                .filter(workload ->
                        !results.rounds(workload, "fairlead", "rate").isEmpty())
                .toList();
        if (shown.isEmpty()) {
            return List.of();
        }
        Table table = new Table(
                Stream.concat(Stream.of("rate, to fairlead's"), shown.stream()).toList());
        shown.stream()
                .flatMap(workload -> results.servers(workload, "rate").stream())
                .distinct()
                .forEach(server -> table.row(Stream.concat(
                                Stream.of(server),
                                shown.stream().map(workload -> ratio(workload, server, "fairlead", "rate")))
                        .toList()));
        List<String> lines = new ArrayList<>(List.of("### Summary", ""));
        lines.addAll(table.lines());
        lines.add("");
        return lines;
    }

    List<String> tables() {
        List<String> lines = new ArrayList<>();
        for (Section section : sections) {
            Table table = switch (section.kind()) {
                case "paced" -> latency(section.name());
                case "idle" -> idle(section.name());
                case "broadcast" -> broadcast(section.name());
                case "client" -> clients(section.name());
                default -> rates(section.name(), section.kind().equals("connect") ? "connections" : "echoes");
            };
            if (table.lines().size() > 2) {
                lines.add("### " + section.name() + ": " + section.title());
                lines.add("");
                lines.addAll(table.lines());
                lines.add("");
            }
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

    /** Each peer beside Fairlead at the rate that is half of the peer's highest. */
    private Table latency(String workload) {
        Table table = new Table(List.of(
                "at half of the rate of", "messages/s", "server", "p50 µs", "p99 µs", "p99.9 µs", "p99 to the peer's"));
        for (String peer : results.servers(workload, "p99")) {
            if (peer.contains("@")) {
                continue;
            }
            String rate = median(workload, peer, "asked");
            table.row(delays(peer, rate, workload, peer, "1.00"));
            for (String ours : List.of("fairlead@" + peer, "fairlead-worker@" + peer)) {
                if (!results.rounds(workload, ours, "p99").isEmpty()) {
                    String ratio = Table.number(results.pairedRatio(workload, ours, peer, "p99"));
                    table.row(delays("", "", workload, ours, ratio));
                }
            }
        }
        return table;
    }

    private List<String> delays(String peer, String rate, String workload, String server, String ratio) {
        return List.of(
                peer,
                rate,
                server.replaceAll("@.*", ""),
                median(workload, server, "p50"),
                median(workload, server, "p99"),
                median(workload, server, "p999"),
                ratio);
    }

    private Stream<String> rate(String workload, String server, String reference) {
        Bar bar = bar(workload, server, "rate");
        return Stream.of(
                median(workload, server, "rate"),
                ratio(workload, server, reference, "rate"),
                Table.number(Double.isNaN(bar.value()) ? Double.NaN : bar.low()),
                Table.number(Double.isNaN(bar.value()) ? Double.NaN : bar.high()));
    }

    /** Those that failed in every round too, so that nobody is left out silently. */
    private List<String> withFailed(String workload, String figure) {
        return Stream.concat(results.servers(workload, figure).stream(), results.servers(workload, "failed").stream())
                .distinct()
                .toList();
    }

    private String median(String workload, String server, String figure) {
        return Table.number(results.median(workload, server, figure));
    }

    private String ratio(String workload, String server, String reference, String figure) {
        return Table.number(results.median(workload, server, figure) / results.median(workload, reference, figure));
    }

    @SafeVarargs
    private static List<String> cells(Stream<String>... parts) {
        return Stream.of(parts).flatMap(part -> part).toList();
    }
}
