package org.fairlead.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
                    List.of("broadcast-1000", "broadcast-10000", "broadcast-1000-deflate"),
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
    private final Tables tables;
    private final Map<String, Results> others = new TreeMap<>();
    private final List<Section> sections = new ArrayList<>();

    public Page(Results results) {
        this.results = results;
        tables = new Tables(results);
    }

    /** @param kind what kind of job it is; it decides the columns */
    public void add(String name, String title, String kind) {
        sections.add(new Section(name, title, kind));
    }

    /** A run on another JDK, which gets one short table. */
    public void addOther(String jdk, Results figures) {
        others.put(jdk, figures);
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
        lines.addAll(targets());
        lines.addAll(summary());
        others.forEach((jdk, figures) -> lines.addAll(other(jdk, figures)));
        for (Section section : sections) {
            lines.addAll(tables.section(section.name(), section.title(), section.kind()));
        }
        Files.writeString(
                page,
                whole.substring(0, begin) + BEGIN + "\n\n"
                        + String.join("\n", lines).strip() + "\n\n" + whole.substring(end));
    }

    private List<Panel> panels(Plot plot) {
        List<Panel> panels = new ArrayList<>();
        for (String workload : plot.workloads()) {
            List<Bar> bars = results.servers(workload, plot.figure()).stream()
                    .filter(server -> !server.startsWith("raw"))
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
                        .replace(", one in flight on each", "")
                        // as wide as a panel at most
                        .replace(" without context takeover", "")
                        .replaceFirst("^one message of ", ""))
                .findFirst()
                .orElse(workload);
    }

    private List<String> targets() {
        List<String> lines = new ArrayList<>(List.of("### Targets", ""));
        lines.addAll(new Targets(results).lines());
        lines.add("");
        return lines;
    }

    /** Echoes alone: each server's median, and its ratio to Fairlead's on the same JDK. */
    private List<String> other(String jdk, Results figures) {
        List<Section> shown = sections.stream()
                .filter(section -> section.kind().equals("echo"))
                .filter(section -> !figures.servers(section.name(), "rate").isEmpty())
                .toList();
        if (shown.isEmpty()) {
            return List.of();
        }
        List<String> columns = new ArrayList<>(List.of("server"));
        shown.forEach(section -> columns.addAll(List.of(section.name() + ", echoes/s", "to fairlead's")));
        Table table = new Table(columns);
        shown.stream()
                .flatMap(section -> figures.servers(section.name(), "rate").stream())
                .distinct()
                .forEach(server -> {
                    List<String> cells = new ArrayList<>(List.of(server));
                    for (Section section : shown) {
                        double rate = figures.median(section.name(), server, "rate");
                        cells.add(Table.number(rate));
                        cells.add(Table.number(rate / figures.median(section.name(), "fairlead", "rate")));
                    }
                    table.row(cells);
                });
        List<String> lines = new ArrayList<>(List.of("### JDK " + jdk, ""));
        figures.remarks().forEach(remark -> lines.add("- " + remark));
        lines.add("");
        lines.addAll(table.lines());
        lines.add("");
        return lines;
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
                                shown.stream().map(workload -> tables.ratio(workload, server, "fairlead", "rate")))
                        .toList()));
        List<String> lines = new ArrayList<>(List.of("### Summary", ""));
        lines.addAll(table.lines());
        lines.add("");
        return lines;
    }
}
