package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestUriTest {

    @Test
    void charactersThatUriRefusesArePercentEncoded() {
        assertThat(RequestUri.parse("ws://host/a|b?q={x}").toString()).isEqualTo("ws://host/a%7Cb?q=%7Bx%7D");
    }

    @Test
    void brokenEscapeIsEncodedAndAGoodOneKept() {
        assertThat(RequestUri.parse("ws://host/%41%zz").getRawPath()).isEqualTo("/%41%25zz");
    }

    @Test
    void whatNoUriMayHaveIsEncodedAndWhatIsGoodIsKept() {
        assertThat(RequestUri.parse("ws://host/a b\"c%20d%0g%4").getRawPath()).isEqualTo("/a%20b%22c%20d%250g%254");
        assertThat(RequestUri.parse("ws://host/\u007f!").getRawPath()).isEqualTo("/%7F!");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://host/a[1]?q[]=2, ws://host/a%5B1%5D?q[]=2",
        "ws://[::1]:80/a[1], ws://[::1]:80/a%5B1%5D",
        "ws://ho[st/a, ws://ho%5Bst/a",
        "ws://[::1/a], ws://%5B::1/a%5D",
    })
    void bracketsThatBelongToNoAddressAreEncoded(String uri, String parsed) {
        assertThat(RequestUri.parse(uri)).hasToString(parsed);
    }

    @Test
    void parametersKeepTheOrderOfTheQueryAndAllValues() {
        Map<String, List<String>> parameters = RequestUri.parameters("b=1&a=2&b=3&flag&=x&&c=a+b%20c", Map.of());

        assertThat(parameters)
                .containsExactly(
                        Map.entry("b", List.of("1", "3")),
                        Map.entry("a", List.of("2")),
                        Map.entry("flag", List.of("")),
                        Map.entry("", List.of("x")),
                        Map.entry("c", List.of("a b c")));
    }

    @Test
    void pathParametersAppearUnlessTheQueryHasThem() {
        assertThat(RequestUri.parameters("room=query", Map.of("room", "path", "user", "ann")))
                .isEqualTo(Map.of("room", List.of("query"), "user", List.of("ann")));
    }

    @Test
    void parametersAreUnmodifiable() {
        Map<String, List<String>> parameters = RequestUri.parameters("a=1", Map.of());

        assertThatThrownBy(() -> parameters.put("b", List.of())).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> parameters
                        .getOrDefault("a", new java.util.ArrayList<>())
                        .add("2"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void parameterWithABrokenEscapeIsShownAsItCame() {
        assertThat(RequestUri.parameters("a=%zz", Map.of())).isEqualTo(Map.of("a", List.of("%zz")));
    }
}
