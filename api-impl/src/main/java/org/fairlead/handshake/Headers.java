package org.fairlead.handshake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields: ordered, immutable, names compared without case. Kept as one byte array, since every open session holds the fields of its
 * handshake and hardly any of them is ever asked for.
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(new byte[0]);

    private static final char COLON = ':';
    private static final char LINE = '\n';

    /** The fields in ISO-8859-1, each as its name, a colon, its value and a line feed: no name has the one, and no value the other. */
    private final byte[] fields;

    private Headers(byte[] fields) {
        this.fields = fields;
    }

    /** No fields at all. */
    public static Headers empty() {
        return EMPTY;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The fields of a map, in its order; a list value becomes a field per element.
     *
     * @throws IllegalArgumentException as {@link Builder#add} does
     */
    public static Headers of(Map<String, List<String>> fields) {
        Builder builder = builder();
        fields.forEach((name, values) -> values.forEach(value -> builder.add(name, value)));
        return builder.build();
    }

    /** The first value of the field, or null. */
    public @Nullable String first(String name) {
        for (int field = 0; field < fields.length; field = next(field)) {
            if (hasName(field, name)) {
                return value(field);
            }
        }
        return null;
    }

    /** All values of the field in order, a list element per field line; empty where it is absent. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int field = 0; field < fields.length; field = next(field)) {
            if (hasName(field, name)) {
                values.add(value(field));
            }
        }
        return List.copyOf(values);
    }

    /**
     * The comma-separated elements of all lines of the field, trimmed, empty elements left out (RFC 9110 section 5.6.1). Not for fields whose
     * elements may hold quoted strings.
     */
    public List<String> elements(String name) {
        List<String> elements = new ArrayList<>();
        for (String line : all(name)) {
            for (String element : line.split(",", -1)) {
                String trimmed = trim(element);
                if (!trimmed.isEmpty()) {
                    elements.add(trimmed);
                }
            }
        }
        return List.copyOf(elements);
    }

    /** Every field line in order, names as they came. */
    public List<Map.Entry<String, String>> entries() {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        for (int field = 0; field < fields.length; field = next(field)) {
            entries.add(Map.entry(name(field), value(field)));
        }
        return List.copyOf(entries);
    }

    /** The same fields, their names in lower case. */
    public Headers lowerCase() {
        byte[] lower = fields.clone();
        for (int field = 0; field < fields.length; field = next(field)) {
            for (int i = field; lower[i] != COLON; i++) {
                lower[i] = (byte) lowerCase((char) lower[i]);
            }
        }
        return new Headers(lower);
    }

    /** A modifiable copy: insertion-ordered, case-insensitive keys, values as modifiable lists. */
    public Map<String, List<String>> toMap() {
        FieldMap map = new FieldMap();
        for (int field = 0; field < fields.length; field = next(field)) {
            map.computeIfAbsent(name(field), any -> new ArrayList<>(1)).add(value(field));
        }
        return map;
    }

    /** How many field lines there are. */
    public int size() {
        int size = 0;
        for (int field = 0; field < fields.length; field = next(field)) {
            size++;
        }
        return size;
    }

    /** Name and value of each line, as {@code [Host: example.com, Upgrade: websocket]}; for tests and debugging. */
    @Override
    public String toString() {
        return entries().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList()
                .toString();
    }

    // a field is named by where it begins

    private int colon(int field) {
        return indexOf(COLON, field);
    }

    private int next(int field) {
        return indexOf(LINE, field) + 1;
    }

    private int indexOf(char wanted, int from) {
        int i = from;
        while (fields[i] != wanted) {
            i++;
        }
        return i;
    }

    private String name(int field) {
        return text(field, colon(field));
    }

    private String value(int field) {
        return text(colon(field) + 1, next(field) - 1);
    }

    private String text(int from, int to) {
        return new String(fields, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Compares without making a String; all names in here are ASCII. */
    private boolean hasName(int field, String wanted) {
        if (colon(field) - field != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (lowerCase((char) fields[field + i]) != lowerCase(wanted.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char lowerCase(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /** Without the optional white space (space and tab) on both ends: String.trim would take control characters as well. */
    private static String trim(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Collects fields. */
    public static final class Builder {
        private final List<String> names = new ArrayList<>();
        private final List<String> values = new ArrayList<>();

        private Builder() {}

        /**
         * Appends a field line. White space around the value is not part of it.
         *
         * @throws IllegalArgumentException for a name or value that RFC 9110 section 5 forbids: a name that is no token, a value with CR, LF, NUL or
         *     a character outside ISO-8859-1
         */
        public Builder add(String name, String value) {
            if (!Token.isValid(name)) {
                throw new IllegalArgumentException("A field name must be a token, not " + Excerpt.of(name));
            }
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                    throw new IllegalArgumentException(String.format(
                            "The value of %s must be ISO-8859-1 without CR, LF and NUL, but has U+%04X at index %d",
                            Excerpt.of(name), (int) c, i));
                }
            }
            names.add(name);
            values.add(trim(value));
            return this;
        }

        /**
         * Replaces all lines of the field by one, at the end.
         *
         * @throws IllegalArgumentException as {@link #add} does
         */
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        /** Removes all lines of the field. */
        public Builder remove(String name) {
            for (int i = names.size() - 1; i >= 0; i--) {
                if (names.get(i).equalsIgnoreCase(name)) {
                    names.remove(i);
                    values.remove(i);
                }
            }
            return this;
        }

        public Builder addAll(Headers headers) {
            for (int field = 0; field < headers.fields.length; field = headers.next(field)) {
                names.add(headers.name(field));
                values.add(headers.value(field));
            }
            return this;
        }

        public Headers build() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < names.size(); i++) {
                text.append(names.get(i)).append(COLON).append(values.get(i)).append(LINE);
            }
            return new Headers(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
