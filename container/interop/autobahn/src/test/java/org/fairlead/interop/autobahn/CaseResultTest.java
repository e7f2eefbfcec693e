package org.fairlead.interop.autobahn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                "{\"a\": {\"1.1.1\": \"OK\"}}"
            })
    void whatIsNoReportIsRefusedWithItsName(String text) throws Exception {
        Path index = file(text);

        assertThatThrownBy(() -> CaseResult.ofIndex(index))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("index.json");
    }

    @Test
    void jsonIsRead() {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("a", Arrays.asList(-1.5e3, true, false, null, "\"\\/\b\f\n\r\té"));
        wanted.put("b", Map.of());
        wanted.put("c", List.of());

        assertThat(
                        JsonText.parse(
                                " {\"a\" : [ -1.5e3, true,false , null, \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\" ], \"b\":{}, \"c\":[ ]} "))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "[1 2]",
                "{\"a\" 1}",
                "{\"a\": 1,}",
                "{1: 2}",
                "\"open",
                "\"\\x\"",
                "\"\\u00g0\"",
                "tru",
                "1.2.3",
                "1 2"
            })
    void whatIsNotJsonIsRefusedWithThePlace(String text) {
        assertThatThrownBy(() -> JsonText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" at character ");
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
