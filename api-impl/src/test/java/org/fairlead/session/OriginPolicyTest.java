package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which origins a list admits. */
class OriginPolicyTest {

    @Test
    void wordsAreRead() {
        assertThat(OriginPolicy.parse(" Any ")).isEqualTo(OriginPolicy.ANY);
        assertThat(OriginPolicy.parse("same-origin")).isEqualTo(OriginPolicy.SAME_ORIGIN);
        assertThat(OriginPolicy.parse("https://a.example, same-origin"))
                .isEqualTo(OriginPolicy.of("https://a.example").orSameOrigin());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"any", "same-origin", "https://a.example", "same-origin,https://a.example,http://[::1]:3000"})
    void textIsReadBack(String text) {
        assertThat(OriginPolicy.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example",
                "https://a.example/",
                "https://a.example/path",
                "null",
                "any, https://a.example",
                "https://*",
                "https://a.*.example",
                "https://a.example,"
            })
    void whatIsNoOriginIsRefused(String text) {
        assertThatThrownBy(() -> OriginPolicy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("origin");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, https://a.example, true",
        "https://a.example, https://A.Example, true",
        "https://a.example, https://a.example:443, true",
        "https://a.example:443, https://a.example, true",
        "http://a.example:80, http://a.example, true",
        "https://a.example, http://a.example, false",
        "https://a.example, https://a.example:8443, false",
        "https://a.example, https://a.example.evil.org, false",
        "https://a.example, https://b.a.example, false",
        "https://a.example, null, false",
        "https://a.example, https://a.example/, false",
        "https://*.a.example, https://b.a.example, true",
        "https://*.a.example, https://c.b.a.example, true",
        "https://*.a.example, https://a.example, false",
        "https://*.a.example, https://evila.example, false",
        "https://*.a.example, https://.a.example, false",
        "https://*.a.example:8443, https://b.a.example:8443, true",
        "https://*.a.example:8443, https://b.a.example, false",
    })
    void listAdmitsWhatItNames(String listed, String origin, boolean admitted) {
        assertThat(OriginPolicy.of(listed).lists(origin)).isEqualTo(admitted);
    }

    @Test
    void settingTellsWhatIsWrong() {
        assertThatThrownBy(() -> Settings.server().with(Setting.ORIGIN_POLICY, "https://a.example/x"))
                .hasMessageContaining("org.fairlead.origin-policy")
                .hasMessageContaining("is \"https://a.example/x\"")
                .hasMessageContaining("is no origin");
    }

    @Test
    void aPolicyAdmitsAnyOrTheSameOrThoseListedAndNothingElse() {
        List<String> listed = List.of("https://a.example");
        assertThatThrownBy(() -> new OriginPolicy(true, true, List.of())).hasMessageContaining("admits any origin, or");
        assertThatThrownBy(() -> new OriginPolicy(true, false, listed)).hasMessageContaining("admits any origin, or");
        assertThatThrownBy(() -> new OriginPolicy(false, false, List.of()))
                .hasMessageContaining("admits any origin, or");
        assertThat(new OriginPolicy(true, false, List.of())).isEqualTo(OriginPolicy.ANY);
        assertThat(new OriginPolicy(false, true, listed))
                .isEqualTo(OriginPolicy.of("https://a.example").orSameOrigin());
    }
}
