package org.fairlead.handshake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of subprotocols as one side has them, in its order of preference (RFC 6455 sections 1.9 and 4.1). */
public final class Subprotocols {

    private Subprotocols() {}

    /**
     * Checks what may stand in {@code Sec-WebSocket-Protocol}.
     *
     * @throws IllegalArgumentException for a name that is no token, and for one that is there twice
     */
    public static void requireDistinctTokens(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (@Nullable String name : names) {
            if (name == null || !Token.isValid(name)) {
                throw new IllegalArgumentException(
                        "A subprotocol must be a token, not " + Excerpt.of(String.valueOf(name)));
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException("A subprotocol must be named once: " + name);
            }
        }
    }
}
