package org.fairlead.interop.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite's report, and the file of what is explained. */
class CaseResultTest {

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("index.json"), text);
    }

    @Test
    void casesAreReadAsPeopleCount() throws Exception {
        Path index = file("""
                {"Fairlead": {
                  "12.1.1": {"behavior": "UNIMPLEMENTED", "behaviorClose": "OK"},
                  "2.10": {"behavior": "OK", "behaviorClose": "WRONG CODE"},
                  "2.9": {"behavior": "OK", "behaviorClose": "OK", "remoteCloseCode": null}
                }}""");

        assertThat(CaseResult.ofIndex(index))
                .containsExactly(
                        new CaseResult("2.9", "OK", "OK"),
                        new CaseResult("2.10", "OK", "WRONG CODE"),
                        new CaseResult("12.1.1", "UNIMPLEMENTED", "OK"));
    }

    @ParameterizedTest
    @CsvSource({
        "OK, OK, true",
        "NON-STRICT, OK, true",
        "INFORMATIONAL, INFORMATIONAL, true",
        "FAILED, OK, false",
        "OK, FAILED, false",
        "OK, UNCLEAN, false",
        "OK, WRONG CODE, false",
        "OK, FAILED BY CLIENT, false",
        "UNIMPLEMENTED, OK, false",
    })
    void bothBehavioursCount(String behavior, String behaviorClose, boolean good) {
        assertThat(new CaseResult("1.1.1", behavior, behaviorClose).isGood()).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"a\": {}, \"b\": {}}",
                "{\"a\": 1}",
                "{\"a\": {\"1.1.1\": {\"behavior\": \"OK\"}}}",
                "{\"a\": {\"1.1.1\": \"OK\"}}",
                "{\"a\": {",
                "{\"a\": {}} 1"
            })
    void whatIsNoReportIsRefusedWithItsName(String text) throws Exception {
        Path index = file(text);

        assertThatThrownBy(() -> CaseResult.ofIndex(index))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("index.json");
    }

    @Test
    void linesOfTheExplainedAreARoleCasesAndAReason() throws Exception {
        Path file = file("# comment\n\nserver 12.3.* reason one\nclient 7.1.6 reason two\n");

        Explained explained = Explained.read(file);

        assertThat(explained.contains(Role.SERVER, "12.3.4")).isTrue();
        assertThat(explained.contains(Role.CLIENT, "12.3.4")).isFalse();
        assertThat(explained.contains(Role.CLIENT, "7.1.6")).isTrue();
        assertThat(explained.contains(Role.CLIENT, "7.1.60")).isFalse();
        file("both 7.1.6 reason");
        assertThatThrownBy(() -> Explained.read(file)).hasMessageContaining("both 7.1.6 reason");
    }
}
