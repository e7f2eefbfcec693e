package org.fairlead.handshake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP header fields: ordered, immutable, names compared without case. Kept as one byte array, since hardly any of them is ever asked for. */
public final class Headers {
    private static final Headers EMPTY = new Headers(new byte[0]);

    private static final byte COLON = ':';
    private static final byte LINE = '\n';

    /** The fields in ISO-8859-1, each as its name, a colon, its value and a line feed: no name has the one, and no value the other. */
    private final byte[] fields;

    private Headers(byte[] fields) {
        this.fields = fields;
    }

    /** No fields at all. */
    public static Headers empty() {
        return EMPTY;
    }

    /** The fields of others, as {@link #fieldLines} has given them. */
    static Headers ofLines(byte[] fields) {
        return fields.length == 0 ? EMPTY : new Headers(fields);
    }

    /** The fields, each as its name, a colon, its value and a line feed; not to be changed. */
    byte[] fieldLines() {
        return fields;
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
        List<String> values = List.of();
        for (int field = 0; field < fields.length; field = next(field)) {
            if (hasName(field, name)) {
                values = values.isEmpty() ? List.of(value(field)) : with(values, value(field));
            }
        }
        return values;
    }

    /** For the rare field that has several lines. */
    private static List<String> with(List<String> values, String another) {
        List<String> more = new ArrayList<>(values);
        more.add(another);
        return List.copyOf(more);
    }

    /** Whether there is a line of the field. */
    public boolean has(String name) {
        for (int field = 0; field < fields.length; field = next(field)) {
            if (hasName(field, name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@link #elements} has this one, compared without case. Makes no list of them. */
    public boolean lists(String name, String element) {
        for (int field = 0; field < fields.length; field = next(field)) {
            if (hasName(field, name) && lists(field + name.length() + 1, next(field) - 1, element)) {
                return true;
            }
        }
        return false;
    }

    private boolean lists(int from, int to, String element) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || fields[i] == ',') {
                if (isElement(start, i, element)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private boolean isElement(int from, int to, String element) {
        int start = from;
        int end = to;
        while (start < end && isBlank((char) fields[start])) {
            start++;
        }
        while (end > start && isBlank((char) fields[end - 1])) {
            end--;
        }
        return end > start && end - start == element.length() && isAt(fields, start, element);
    }

    /**
     * The comma-separated elements of all lines of the field, trimmed, empty elements left out (RFC 9110 section 5.6.1). Not for fields whose
     * elements may hold quoted strings.
     */
    public List<String> elements(String name) {
        List<String> lines = all(name);
        if (lines.isEmpty()) {
            return lines;
        }
        List<String> elements = new ArrayList<>();
        for (String line : lines) {
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

    /** The lines as they go over the wire, each with its line end, without the empty line behind them. */
    public byte[] lines() {
        byte[] lines = new byte[fields.length + 2 * size()];
        int to = 0;
        for (int field = 0; field < fields.length; field = next(field)) {
            int value = colon(field) + 1;
            int end = next(field) - 1;
            System.arraycopy(fields, field, lines, to, value - field);
            to += value - field;
            lines[to++] = ' ';
            System.arraycopy(fields, value, lines, to, end - value);
            to += end - value;
            lines[to++] = '\r';
            lines[to++] = LINE;
        }
        return lines;
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
        return indexOf(fields, COLON, field);
    }

    private int next(int field) {
        return next(fields, field);
    }

    /** Behind the line feed that comes next. */
    static int next(byte[] fields, int field) {
        return indexOf(fields, LINE, field) + 1;
    }

    private static int indexOf(byte[] fields, byte wanted, int from) {
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

    private boolean hasName(int field, String wanted) {
        return hasName(fields, fields.length, field, wanted);
    }

    /** Compares without making a String; no name has a colon, so the first one behind the text is its end. */
    private static boolean hasName(byte[] fields, int end, int field, String wanted) {
        int colon = field + wanted.length();
        return colon < end && fields[colon] == COLON && isAt(fields, field, wanted);
    }

    private static boolean isAt(byte[] fields, int from, String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (lowerCase((char) (fields[from + i] & 0xff)) != lowerCase(wanted.charAt(i))) {
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
        private static final int FIRST_BYTES = 256;

        /** As {@link Headers#fields}, up to {@link #length}. */
        private byte[] fields = new byte[FIRST_BYTES];

        private int length;

        private Builder() {}

        /**
         * Appends a field line. White space around the value is not part of it.
         *
         * @throws IllegalArgumentException for a name or value that RFC 9110 section 5 forbids: a name that is no token, a value with CR, LF, NUL or
         *     a character outside ISO-8859-1
         */
        public Builder add(CharSequence name, CharSequence value) {
            if (!Token.isValid(name)) {
                throw new IllegalArgumentException("A field name must be a token, not " + Excerpt.of(name.toString()));
            }
            int start = 0;
            int end = value.length();
            for (int i = 0; i < end; i++) {
                char c = value.charAt(i);
                if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                    throw new IllegalArgumentException(String.format(
                            "The value of %s must be ISO-8859-1 without CR, LF and NUL, but has U+%04X at index %d",
                            Excerpt.of(name.toString()), (int) c, i));
                }
            }
            while (start < end && isBlank(value.charAt(start))) {
                start++;
            }
            while (end > start && isBlank(value.charAt(end - 1))) {
                end--;
            }
            ensureRoom(name.length() + end - start + 2);
            append(name, 0, name.length());
            fields[length++] = COLON;
            append(value, start, end);
            fields[length++] = LINE;
            return this;
        }

        private void append(CharSequence text, int from, int to) {
            for (int i = from; i < to; i++) {
                fields[length++] = (byte) text.charAt(i);
            }
        }

        private void ensureRoom(int bytes) {
            if (fields.length - length < bytes) {
                fields = Arrays.copyOf(fields, Math.max(2 * fields.length, length + bytes));
            }
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
            int kept = 0;
            int field = 0;
            while (field < length) {
                int next = next(fields, field);
                if (!hasName(fields, length, field, name)) {
                    System.arraycopy(fields, field, fields, kept, next - field);
                    kept += next - field;
                }
                field = next;
            }
            length = kept;
            return this;
        }

        public Builder addAll(Headers headers) {
            ensureRoom(headers.fields.length);
            System.arraycopy(headers.fields, 0, fields, length, headers.fields.length);
            length += headers.fields.length;
            return this;
        }

        public Headers build() {
            return ofLines(Arrays.copyOf(fields, length));
        }
    }
}
