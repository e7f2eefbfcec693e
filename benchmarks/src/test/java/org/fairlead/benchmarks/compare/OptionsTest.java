package org.fairlead.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
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
        assertThatThrownBy(() -> parse("--fast")).hasMessageContaining("--fast");
    }

    @Test
    void labelsLeadBackToTheirContenders() {
        for (Contender contender : Contender.values()) {
            assertThat(Contender.of(contender.label())).isEqualTo(contender);
        }
        assertThat(Contender.TYRUS.takesPart(Part.TLS)).isFalse();
        assertThat(Contender.TYRUS.takesPart(Part.IDLE)).isTrue();
        assertThat(Contender.RAW.takesPart(Part.LATENCY)).isFalse();
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
