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
        return new Opening(
                "ws://localhost/",
                null,
                pathParameters,
                "",
                List.of(),
                false,
                null,
                null,
                null,
                Headers.empty(),
                Headers.empty());
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
