package org.fairlead.handshake;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP header fields: ordered, immutable, names compared without case. Kept as one byte array. */
public final class Headers {

    /** No fields at all. */
    public static Headers empty() {
        throw new UnsupportedOperationException();
    }

    public static Builder builder() {
        throw new UnsupportedOperationException();
    }

    /** The fields of a map, in its order; a list value becomes a field per element. */
    public static Headers of(Map<String, List<String>> fields) {
        throw new UnsupportedOperationException();
    }

    /** The first value of the field, or null. */
    public @Nullable String first(String name) {
        throw new UnsupportedOperationException();
    }

    /** All values of the field in order, a list element per field line; empty where it is absent. */
    public List<String> all(String name) {
        throw new UnsupportedOperationException();
    }

    /** The comma-separated elements of all lines of the field, trimmed, empty elements left out (RFC 9110 section 5.6.1). */
    public List<String> elements(String name) {
        throw new UnsupportedOperationException();
    }

    /** Every field line in order, names as they came. */
    public List<Map.Entry<String, String>> entries() {
        throw new UnsupportedOperationException();
    }

    /** A modifiable copy: insertion-ordered, case-insensitive keys, values as modifiable lists. */
    public Map<String, List<String>> toMap() {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    /** Collects fields. */
    public static final class Builder {
        /** @throws IllegalArgumentException for a name or value that RFC 9110 section 5 forbids (CR, LF, NUL, not a token) */
        public Builder add(String name, String value) {
            throw new UnsupportedOperationException();
        }

        /** Replaces all lines of the field by one. */
        public Builder set(String name, String value) {
            throw new UnsupportedOperationException();
        }

        public Builder remove(String name) {
            throw new UnsupportedOperationException();
        }

        public Builder addAll(Headers headers) {
            throw new UnsupportedOperationException();
        }

        public Headers build() {
            throw new UnsupportedOperationException();
        }
    }
}
