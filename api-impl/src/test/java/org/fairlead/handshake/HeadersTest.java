package org.fairlead.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private static final Headers SOME = Headers.builder()
            .add("Host", "example.com")
            .add("X-Tag", "a, b")
            .add("Empty", "")
            .add("x-tag", " ,c ,\t, d")
            .build();

    @Test
    void emptyHasNoFields() {
        assertThat(Headers.empty().size()).isZero();
        assertThat(Headers.empty().entries()).isEmpty();
        assertThat(Headers.empty().first("Host")).isNull();
    }

    @Test
    void fieldsAreFoundWithoutRegardToCase() {
        assertThat(SOME.first("hOST")).isEqualTo("example.com");
        assertThat(SOME.first("X-TAG")).isEqualTo("a, b");
        assertThat(SOME.all("X-tag")).containsExactly("a, b", ",c ,\t, d");
    }

    @Test
    void nameOfTheSameLengthIsAnotherField() {
        assertThat(SOME.first("Hose")).isNull();
        assertThat(SOME.all("{ost")).isEmpty();
        assertThat(Headers.builder().add("a@b".replace('@', '`'), "1").build().first("a@b"))
                .isNull();
    }

    @Test
    void orderAndSpellingAreKept() {
        assertThat(SOME.entries())
                .containsExactly(
                        Map.entry("Host", "example.com"),
                        Map.entry("X-Tag", "a, b"),
                        Map.entry("Empty", ""),
                        Map.entry("x-tag", ",c ,\t, d"));
        assertThat(SOME.size()).isEqualTo(4);
        assertThat(SOME).hasToString("[Host: example.com, X-Tag: a, b, Empty: , x-tag: ,c ,\t, d]");
    }

    @Test
    void elementsOfAllLinesAreTrimmedAndEmptyOnesLeftOut() {
        assertThat(SOME.elements("X-Tag")).containsExactly("a", "b", "c", "d");
        assertThat(SOME.elements("Empty")).isEmpty();
        assertThat(SOME.elements("Absent")).isEmpty();
    }

    @Test
    void elementIsListedWhereOneIsTheSameButForCase() {
        assertThat(List.of("a", "B", "c", "D")).allMatch(element -> SOME.lists("X-Tag", element));
        assertThat(List.of("", "e", "ab", "a, b", ",")).noneMatch(element -> SOME.lists("X-Tag", element));
        assertThat(SOME.lists("Empty", "a")).isFalse();
        assertThat(SOME.lists("Absent", "a")).isFalse();
        Headers latin1 = Headers.builder().add("A", "caf\u00e9 \t, \u00e9").build();
        assertThat(latin1.lists("a", "CAF\u00e9")).isTrue();
        assertThat(latin1.lists("a", "caf")).isFalse();
    }

    @Test
    void fieldIsThereWhereItHasALine() {
        assertThat(SOME.has("host")).isTrue();
        assertThat(SOME.has("Empty")).isTrue();
        assertThat(SOME.has("Hos")).isFalse();
        assertThat(SOME.has("Hosts")).isFalse();
        assertThat(SOME.has("x-tag:" + " ".repeat(100))).isFalse();
    }

    @Test
    void linesAreThoseOfTheWire() {
        assertThat(new String(SOME.lines(), StandardCharsets.ISO_8859_1))
                .isEqualTo("Host: example.com\r\nX-Tag: a, b\r\nEmpty: \r\nx-tag: ,c ,\t, d\r\n");
        assertThat(Headers.empty().lines()).isEmpty();
    }

    @Test
    void moreFieldsThanTheFirstRoomAreKept() {
        Headers.Builder builder = Headers.builder();
        for (int i = 0; i < 100; i++) {
            builder.add("Field-" + i, "x".repeat(i));
        }
        Headers large = builder.build();
        assertThat(large.size()).isEqualTo(100);
        assertThat(large.first("field-99")).hasSize(99);
        assertThat(Headers.builder()
                        .add("A", "y".repeat(1000))
                        .addAll(large)
                        .build()
                        .size())
                .isEqualTo(101);
    }

    @Test
    void builderWithoutFieldsMakesNone() {
        assertThat(Headers.builder().add("A", "1").remove("a").build()).isSameAs(Headers.empty());
    }

    @Test
    void whiteSpaceAroundAValueIsNotPartOfIt() {
        Headers headers =
                Headers.builder().add("A", " \t b c\t ").add("B", " \t").build();
        assertThat(headers.first("A")).isEqualTo("b c");
        assertThat(headers.first("B")).isEmpty();
    }

    @Test
    void valuesOfLatin1AreKept() {
        assertThat(Headers.builder().add("A", "caf\u00e9\u0001\u00ff").build().first("a"))
                .isEqualTo("caf\u00e9\u0001\u00ff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r", "(a)", "caf\u00e9", "a\u007f", "a{", "[", "@"})
    void nameThatIsNoTokenIsRejected(String name) {
        assertThatThrownBy(() -> Headers.builder().add(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\n", "\0", "\u0100", "\r\nSet-Cookie: x"})
    void valueThatWouldBreakTheHeadIsRejected(String value) {
        assertThatThrownBy(() -> Headers.builder().add("Name", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The value of \"Name\" must be ISO-8859-1 without CR, LF and NUL");
    }

    @Test
    void rejectedValueIsNamedByCodePointAndPlace() {
        assertThatThrownBy(() -> Headers.builder().add("Name", "a\rb"))
                .hasMessageEndingWith("but has U+000D at index 1");
    }

    @Test
    void setReplacesAllLinesByOne() {
        Headers headers =
                Headers.builder().addAll(SOME).set("X-TAG", "z").remove("host").build();
        assertThat(headers.entries()).containsExactly(Map.entry("Empty", ""), Map.entry("X-TAG", "z"));
    }

    @Test
    void builtHeadersDoNotChangeWithTheBuilder() {
        Headers.Builder builder = Headers.builder().add("A", "1");
        Headers built = builder.build();
        builder.set("A", "2");
        assertThat(built.first("A")).isEqualTo("1");
    }

    @Test
    void mapBecomesAFieldPerElement() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        map.put("B", List.of("1", "2"));
        map.put("A", List.of("3"));
        map.put("None", List.of());
        assertThat(Headers.of(map).entries())
                .containsExactly(Map.entry("B", "1"), Map.entry("B", "2"), Map.entry("A", "3"));
    }

    @Test
    void mapCopyGroupsLinesAndSurvivesTheWayBack() {
        Map<String, List<String>> map = SOME.toMap();
        assertThat(map.keySet()).containsExactly("Host", "X-Tag", "Empty");
        assertThat(map.get("x-TAG")).containsExactly("a, b", ",c ,\t, d");
        map.values().iterator().next().add("second");
        assertThat(SOME.all("Host")).containsExactly("example.com");
        assertThat(Headers.of(map).all("Host")).containsExactly("example.com", "second");
    }

    @Test
    void namesInLowerCaseLeaveValuesAndOrderAlone() {
        Headers headers = Headers.builder()
                .add("X-AZ-az", "One")
                .add("b", "Two")
                .add("x-az-AZ", "THREE")
                .build();
        Headers lower = headers.lowerCase();
        assertThat(lower.entries())
                .containsExactly(Map.entry("x-az-az", "One"), Map.entry("b", "Two"), Map.entry("x-az-az", "THREE"));
        assertThat(lower.all("X-Az-Az")).containsExactly("One", "THREE");
        assertThat(headers.entries().get(0).getKey()).isEqualTo("X-AZ-az");
    }
}
