package org.fairlead.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.fairlead.benchmarks.compare.Contender.Part;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static Options parse(String... args) {
        return Options.parse(Path.of("benchmarks"), args);
    }

    @Test
    void everythingIsMeasuredByDefault() {
        Options options = parse();
        assertThat(options.command()).isEqualTo(Options.Command.RUN);
        assertThat(options.workloads()).isEqualTo(Workload.ALL);
        assertThat(options.servers()).isEmpty();
        assertThat(options.page()).isEqualTo(Path.of("docs/benchmarks.md"));
    }

    @Test
    void shortRunLeavesThePageOfTheProjectAlone() {
        Options options = parse("--short", "--rounds", "2");
        assertThat(options.workloads()).hasSizeBetween(3, 8);
        assertThat(options.page().toString()).contains("target");
        assertThat(options.results().toString()).contains("target");
        assertThat(options.rounds()).isEqualTo(2);
    }

    @Test
    void workloadsAreNamedOrBegun() {
        assertThat(parse("--workloads", "echo-20").workloads())
                .extracting(Workload::name)
                .containsExactly("echo-20");
        assertThat(parse("--workloads", "tls,deflate").workloads())
                .extracting(Workload::name)
                .containsExactly("deflate-1k", "deflate-64k", "tls-20", "tls-16k");
    }

    @Test
    void wrongWordsAreToldOf() {
        assertThatThrownBy(() -> parse("--workloads", "fly")).hasMessageContaining("fly");
        assertThatThrownBy(() -> parse("--servers", "fairlead,apache")).hasMessageContaining("apache");
        assertThatThrownBy(() -> parse("--rounds", "0")).hasMessageContaining("--rounds");
        assertThatThrownBy(() -> parse("--seconds", "x")).hasMessageContaining("--seconds");
        assertThatThrownBy(() -> parse("--seconds")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> parse("--fast")).hasMessage("unknown option --fast");
    }

    @Test
    void helpNamesEveryOptionAndListEveryWorkload() {
        assertThat(parse("--help").command()).isEqualTo(Options.Command.HELP);
        assertThat(parse("-h").command()).isEqualTo(Options.Command.HELP);
        assertThat(Options.HELP)
                .contains("--short", "--workloads", "--servers", "--rounds", "--seconds", "--resume", "--results")
                .contains("--page", "--unpinned", "report", "list", "broadcast", "jmh");
        assertThat(parse("list").command()).isEqualTo(Options.Command.LIST);
        List<String> list = Compare.list();
        assertThat(list).hasSize(2 * Workload.ALL.size());
        assertThat(list).anyMatch(line -> line.startsWith("echo-20: ")).allMatch(line -> !line.isBlank());
        assertThat(list.get(1).strip().split(" ", -1)).contains("fairlead", "netty-epoll", "tyrus", "raw");
    }

    @Test
    void wholeRunFitsIntoFortyMinutes() {
        Options options = parse();
        Duration all = new ExpectedTime(options).of(options.workloads());
        assertThat(all).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(40));
        Options brief = parse("--short");
        assertThat(new ExpectedTime(brief).of(brief.workloads())).isLessThan(Duration.ofMinutes(4));
    }

    @Test
    void workloadsOfTargetsHaveFiveRoundsUnlessToldOtherwise() {
        for (Workload workload : Workload.ALL) {
            boolean once = workload.kind().equals("idle");
            assertThat(parse().rounds(workload)).isEqualTo(once ? 1 : workload.rounds());
            assertThat(parse("--rounds", "7").rounds(workload)).isEqualTo(once ? 1 : 7);
        }
        assertThat(parse("--workloads", "latency").workloads()).hasSize(2).allSatisfy(workload -> {
            assertThat(workload.rounds()).isEqualTo(5);
            assertThat(workload.atFullRate().size()).isEqualTo(workload.size());
        });
    }

    @Test
    void labelsLeadBackToTheirContenders() {
        for (Contender contender : Contender.values()) {
            assertThat(Contender.of(contender.label())).isEqualTo(contender);
        }
        assertThat(Contender.TYRUS.takesPart(Part.TLS)).isFalse();
        assertThat(Contender.TYRUS.takesPart(Part.IDLE)).isTrue();
        assertThat(Contender.RAW.takesPart(Part.DEFLATE)).isFalse();
    }

    @Test
    void answersAreReadByName() throws IOException {
        Values values = new Values("messages=12 p99=3.5");
        assertThat(values.get("p99")).isEqualTo(3.5);
        assertThat(values.has("p50")).isFalse();
        assertThatThrownBy(() -> values.get("p50")).hasMessageContaining("no p50");
        assertThatThrownBy(() -> new Values("oops")).hasMessageContaining("oops");
    }
}
