package org.fairlead.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("results.csv");
    }

    private Results filled() throws IOException {
        Results results = Results.of(file());
        results.remark("on a machine");
        double[] ours = {100, 300, 200};
        double[] theirs = {50, 60, 400};
        for (int round = 0; round < 3; round++) {
            results.add("echo-20", "fairlead", round, Map.of("rate", ours[round]));
            results.add("echo-20", "netty-epoll", round, Map.of("rate", theirs[round]));
        }
        results.addFailure("echo-20", "jetty", 0, "only 3 of 100 connections, or\nfewer");
        return results;
    }

    @Test
    void mediansAndPairedRatiosAreTheSameFromTheFile() throws IOException {
        filled();
        Results read = Results.of(file());
        assertThat(read.remarks()).containsExactly("on a machine");
        assertThat(read.median("echo-20", "fairlead", "rate")).isEqualTo(200);
        assertThat(read.median("echo-20", "netty-epoll", "rate")).isEqualTo(60);
        // 0.5, 0.2, 2
        assertThat(read.pairedRatio("echo-20", "netty-epoll", "fairlead", "rate"))
                .isEqualTo(0.5);
        assertThat(read.median("echo-20", "nobody", "rate")).isNaN();
        assertThat(read.failed("echo-20")).containsExactly("jetty");
        assertThat(read.failures("echo-20", "jetty")).containsExactly("only 3 of 100 connections, or fewer");
    }

    @Test
    void medianOfAnEvenNumberLiesBetween() {
        assertThat(Results.median(java.util.List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
    }

    @Test
    void roundsOfAnEarlierRunDoNotMixWithThoseOfALater() throws IOException {
        Results results = filled();
        results.add("echo-20", "fairlead@netty-epoll", 0, Map.of("p99", 5.0));
        results.forget("echo-20", "netty-epoll");
        results.add("echo-20", "netty-epoll", 0, Map.of("rate", 70.0));
        Results read = Results.of(file());
        assertThat(read.rounds("echo-20", "netty-epoll", "rate")).containsExactly(70.0);
        assertThat(read.rounds("echo-20", "fairlead@netty-epoll", "p99")).isEmpty();
        assertThat(read.rounds("echo-20", "fairlead", "rate")).hasSize(3);
        results.forget("echo-20", "jetty");
        assertThat(Results.of(file()).failed("echo-20")).isEmpty();
    }

    @Test
    void lineThatIsNoFigureIsToldOfWithItsPlace() throws IOException {
        Files.writeString(file(), "# remark\necho-20,fairlead,rate\n");
        assertThatThrownBy(() -> Results.of(file()))
                .hasMessageContaining("results.csv:2")
                .hasMessageContaining("workload,server,round,figure,value");
    }

    @Test
    void tablesReplaceWhatIsBetweenTheMarkersAndNothingElse() throws Exception {
        Path written = folder.resolve("page.md");
        Files.writeString(written, "before\n" + Page.BEGIN + "\nold\n" + Page.END + "\nafter\n");
        Page page = new Page(filled());
        page.add("echo-20", "echo, <20 B>", "echo");
        page.write(written);
        String once = Files.readString(written);
        assertThat(once)
                .startsWith("before\n" + Page.BEGIN)
                .endsWith(Page.END + "\nafter\n")
                .doesNotContain("old")
                .contains("| fairlead | 200 | 1.00 | 100 | 300 |", "| netty-epoll | 60.0 | 0.30 | 50.0 | 400 |")
                .contains("| jetty | – |", "- `jetty` failed in 1 round: only 3 of 100 connections, or fewer");
        page.write(written);
        assertThat(Files.readString(written)).isEqualTo(once);
        Path plot = folder.resolve("images/bench-echo-sizes.svg");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(plot.toFile())
                        .getElementsByTagName("line")
                        .getLength())
                .isEqualTo(2);
    }

    @Test
    void runOnAnotherJdkGetsOneTableWithRatiosOfItsOwn() throws IOException {
        Results other = Results.of(folder.resolve("results-jdk25.csv"));
        other.add("echo-20", "fairlead", 0, Map.of("rate", 400.0));
        other.add("echo-20", "jetty", 0, Map.of("rate", 100.0));
        other.add("connect", "jetty", 0, Map.of("rate", 100.0));
        Page page = new Page(filled());
        page.add("echo-20", "echo", "echo");
        page.add("connect", "connections", "connect");
        page.addOther("25", other);
        Path written = folder.resolve("page.md");
        page.write(written);
        assertThat(written)
                .content()
                .contains("### JDK 25", "| server | echo-20, echoes/s | to fairlead's |", "| jetty | 100 | 0.25 |");
    }

    @Test
    void pageWithoutMarkersIsLeftAlone() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "text\n");
        assertThatThrownBy(() -> new Page(filled()).write(page)).hasMessageContaining(Page.BEGIN);
        assertThat(page).hasContent("text");
    }
}
