package org.fairlead.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fairlead.handshake.ExtensionHeader.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionHeaderTest {

    private static List<ExtensionHeader> parse(String... lines) throws HandshakeException {
        return ExtensionHeader.parse(List.of(lines));
    }

    private static ExtensionHeader extension(String name, Parameter... parameters) {
        return new ExtensionHeader(name, List.of(parameters));
    }

    @Test
    void noLinesAreNoExtensions() throws Exception {
        assertThat(parse()).isEmpty();
    }

    @Test
    void examplesOfRfc6455Section91AreParsed() throws Exception {
        assertThat(parse("foo", "bar; baz=2")).isEqualTo(parse("foo, bar; baz=2"));
        assertThat(parse("deflate-stream")).containsExactly(extension("deflate-stream"));
        assertThat(parse("mux; max-channels=4; flow-control, deflate-stream"))
                .containsExactly(
                        extension("mux", new Parameter("max-channels", "4"), new Parameter("flow-control", null)),
                        extension("deflate-stream"));
        assertThat(parse("private-extension")).containsExactly(extension("private-extension"));
    }

    @Test
    void examplesOfRfc7692Section71AreParsed() throws Exception {
        assertThat(parse("permessage-deflate; client_max_window_bits; server_max_window_bits=10, permessage-deflate;"
                        + " client_max_window_bits"))
                .containsExactly(
                        extension(
                                "permessage-deflate",
                                new Parameter("client_max_window_bits", null),
                                new Parameter("server_max_window_bits", "10")),
                        extension("permessage-deflate", new Parameter("client_max_window_bits", null)));
    }

    @Test
    void quotedValueMeansTheSameAsABareOne() throws Exception {
        assertThat(parse("a; b=\"c\"")).isEqualTo(parse("a; b=c"));
        assertThat(parse("a; b=\"\\c\\d\"; e")).isEqualTo(parse("a; b=cd; e"));
    }

    @Test
    void blanksAroundDelimitersAndEmptyElementsAreSkipped() throws Exception {
        assertThat(parse(" ,\t, a\t;b = c ,, d , ")).isEqualTo(parse("a; b=c, d"));
        assertThat(parse("a;b =\t\"c\"")).isEqualTo(parse("a; b=c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "a b",
                "a;",
                "a;;b",
                "a; b=",
                "a; b==c",
                "a=b",
                "\"a\"",
                "a; \"b\"",
                "a; b=\"c",
                "a; b=\"c\\",
                "a; b=\"\"",
                "a; b=\"c d\"",
                "a; b=\"c,d\"",
                "a; b=\"c\"d",
                "a/b",
                "a; b=c d",
                ";",
                "caf\u00e9",
                "a; b=\"\\\"\""
            })
    void lineThatBreaksTheGrammarIsRejected(String line) {
        assertThatThrownBy(() -> parse("fine", line))
                .isInstanceOf(HandshakeException.class)
                .hasMessageStartingWith("Sec-WebSocket-Extensions: expected ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a; b=       | the value of a parameter at index 5, but found the end
                    a b         | "," or ";" at index 2, but found "b"
                    a;/         | the name of a parameter at index 2, but found "/"
                    a; b="c\\   | a closing quote at index 8, but found the end
                    a; b="c d"  | a quoted value that is a token at index 5, but found "\\u0022c d\\u0022"
                    """)
    void messageSaysWhatWasExpectedWhereAndWhatCame(String line, String message) {
        assertThatThrownBy(() -> parse(line)).hasMessage("Sec-WebSocket-Extensions: expected " + message);
    }

    @Test
    void formattedExtensionsAreParsedToTheSame() throws Exception {
        String line = "mux; max-channels=4; flow-control, deflate-stream";
        assertThat(ExtensionHeader.format(parse(line))).isEqualTo(line);
        assertThat(ExtensionHeader.format(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c d", "\"", "", "c,d", "\u00e9"})
    void valuesThatAreNoTokensAreRejectedInFormatting(String value) {
        List<ExtensionHeader> extensions = List.of(extension("a", new Parameter("b", value)));
        assertThatThrownBy(() -> ExtensionHeader.format(extensions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The value of an extension parameter must be a token, not \"");
    }

    @Test
    void namesThatAreNoTokensAreRejectedInFormatting() {
        assertThatThrownBy(() -> ExtensionHeader.format(List.of(extension("a b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The name of an extension must be a token, not \"a b\"");
        assertThatThrownBy(() -> ExtensionHeader.format(List.of(extension("a", new Parameter("b,c", null)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The name of an extension parameter must be a token, not \"b,c\"");
    }
}
