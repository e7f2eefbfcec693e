package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.junit.jupiter.api.Test;

class OpeningTest {

    private static Opening opening(Map<String, String> pathParameters) {
        return opening("ws://localhost/", false, pathParameters);
    }

    private static Opening opening(String uri, boolean secure, Map<String, String> pathParameters) {
        return new Opening(
                uri,
                pathParameters,
                new Opening.Agreed("", List.of(), secure),
                null,
                null,
                null,
                Headers.builder().add("Host", "example.com:8080").build(),
                Headers.empty());
    }

    @Test
    void theUriIsWholeAlsoWhereThePathAloneIsKept() {
        assertThat(opening("wss://elsewhere/a?b", true, Map.of()).uri()).isEqualTo("wss://elsewhere/a?b");
        assertThat(opening("/a?b", true, Map.of()).uri()).isEqualTo("wss://example.com:8080/a?b");
        assertThat(opening("/", false, Map.of()).uri()).isEqualTo("ws://example.com:8080/");
    }

    @Test
    void theQueryIsWhatStandsBehindTheFirstQuestionMark() {
        assertThat(opening("ws://elsewhere/a", false, Map.of()).query()).isNull();
        assertThat(opening("ws://elsewhere/a?", false, Map.of()).query()).isEmpty();
        assertThat(opening("ws://elsewhere/a?b=c?d", false, Map.of()).query()).isEqualTo("b=c?d");
        assertThat(opening("/a?b", true, Map.of()).query()).isEqualTo("b");
    }

    /** Jakarta WebSocket 2.2, section 4.3. */
    @Test
    void pathParametersKeepTheOrderOfThePath() {
        Map<String, String> inOrder = new LinkedHashMap<>();
        for (String name : List.of("zone", "shelf", "box", "a", "m", "z", "b")) {
            inOrder.put(name, name.toUpperCase(java.util.Locale.ROOT));
        }

        Map<String, String> kept = opening(inOrder).pathParameters();

        assertThat(kept.keySet()).containsExactly("zone", "shelf", "box", "a", "m", "z", "b");
        inOrder.clear();
        assertThat(kept).hasSize(7);
        assertThatThrownBy(() -> kept.put("other", "value")).isInstanceOf(UnsupportedOperationException.class);
    }
}
