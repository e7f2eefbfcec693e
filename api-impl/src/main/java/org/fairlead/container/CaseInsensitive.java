package org.fairlead.container;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.handshake.Headers;

/** Header maps for the Jakarta API. */
final class CaseInsensitive {

    private CaseInsensitive() {}

    /** Unmodifiable in itself and in its lists; names compare without case. */
    static Map<String, List<String>> unmodifiable(Headers headers) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.toMap().forEach((name, values) -> fields.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(fields);
    }
}
