package org.fairlead.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {

    @TempDir
    private Path folder;

    private Results results;

    @BeforeEach
    void noResults() throws IOException {
        results = Results.of(folder.resolve("results.csv"));
    }

    private void add(String workload, String server, String figure, double... rounds) throws IOException {
        for (int round = 0; round < rounds.length; round++) {
            results.add(workload, server, round, Map.of(figure, rounds[round]));
        }
    }

    private String row(String beginning) {
        List<String> rows = new Targets(results)
                .lines().stream()
                        .filter(line -> line.startsWith("| " + beginning))
                        .toList();
        assertThat(rows).as(beginning).hasSize(1);
        return rows.get(0);
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        List<String> rows = new Targets(results).lines();
        assertThat(rows.subList(2, rows.size()))
                .hasSizeGreaterThan(25)
                .allMatch(row -> row.endsWith("| – | not measured |  |"));
    }

    @Test
    void bestOfThePeersCounts() throws IOException {
        add("echo-20", "fairlead", "rate", 190, 200, 210);
        add("echo-20", "netty-epoll", "rate", 100, 100, 100);
        add("echo-20", "vertx-nio", "rate", 160, 160, 160);
        add("echo-20", "undertow", "rate", 190, 190, 190);
        assertThat(row("echo 20 B, `EVENT_LOOP`, to the best of")).endsWith("| ≥ 1.1 | 1.25 | met | vertx-nio |");
        assertThat(row("echo 20 B, `EVENT_LOOP`, to Undertow")).endsWith("| ≥ 1.3 | 1.05 | **missed** | undertow |");
        assertThat(row("echo 1 KiB, `EVENT_LOOP`, to Undertow")).contains("not measured");
    }

    @Test
    void leastRatioToTyrusDecides() throws IOException {
        add("echo-20", "fairlead-worker", "rate", 400);
        add("echo-20", "tyrus", "rate", 100);
        add("echo-1m", "fairlead-worker", "rate", 20);
        add("echo-1m", "tyrus", "rate", 10);
        assertThat(row("every echo, default dispatch, to Tyrus")).endsWith("| ≥ 3.0 | 2.00 | **missed** | echo-1m |");
    }

    @Test
    void memoryIsToldInBytes() throws IOException {
        add("idle", "fairlead", "heap", 2048);
        add("idle", "fairlead", "resident", 5001);
        add("idle", "netty-bare-epoll", "heap", 1500);
        add("idle-servlet", "fairlead-in-tomcat", "heap", 9000);
        add("idle-servlet", "tomcat-bare", "heap", 7000);
        add("echo-20", "fairlead", "allocated", 64.4);
        assertThat(row("heap bytes of an idle session, epoll")).contains("| ≤ 2,048 | 2,048 | met |");
        assertThat(row("heap bytes above a bare Netty channel, epoll")).contains("| ≤ 600 | 548 | met |");
        assertThat(row("resident bytes of an idle session")).contains("| ≤ 5,000 | 5,001 | **missed** |");
        assertThat(row("heap bytes above a bare upgrade")).contains("| 2,000 | **missed** | 9,000 beside 7,000 |");
        assertThat(row("bytes allocated per echoed text")).contains("| 64.0 | met |");
    }

    @Test
    void worstPeerDecidesOnLatencyByThePairedRounds() throws IOException {
        add("latency-20", "jetty", "p99", 100, 100, 100);
        add("latency-20", "fairlead@jetty", "p99", 50, 60, 70);
        add("latency-20", "vertx-epoll", "p99", 100, 200, 300);
        add("latency-20", "fairlead@vertx-epoll", "p99", 120, 220, 100);
        String ours = "p99 of an echo of 20 B at half of each peer's highest rate, `fairlead`;";
        assertThat(row(ours)).endsWith("| ≤ 1.0 | 1.10 | **missed** | vertx-epoll |");
    }

    @Test
    void latencyOfTheMedianTenthStandsBesideTheControlsThatDoesTheSame() throws IOException {
        add("latency-20", "netty-epoll", "p99tenth", 80, 80, 80);
        add("latency-20", "fairlead-worker@netty-epoll", "p99tenth", 96, 88, 104);
        add("latency-20", "raw-handed@netty-epoll", "p99tenth", 160, 120, 160);
        String ours =
                "p99 of an echo of 20 B at half of each peer's highest rate, `fairlead-worker`, of the median tenth";
        assertThat(row(ours)).endsWith("| ≤ 1.0 | 1.20 | **missed** | netty-epoll; there `raw-handed` has 2.00 |");
    }
}
