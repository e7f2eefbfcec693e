package org.fairlead.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI template of level 1 (Jakarta WebSocket 2.2, section 3.1.1): segments, each literal or one variable. A slash at the end makes no
 * difference, neither in the template nor in a request. Two templates are equal when they match exactly the same paths.
 */
public final class PathTemplate implements Comparable<PathTemplate> {

    /** RFC 6570 knows letters, digits, underscore and dots; the dash is what people write. Operators of higher levels are not matched. */
    private static final Pattern VARIABLE_NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");

    /** @param text the decoded literal, or the variable's name */
    private record Segment(boolean isVariable, String text) {}

    private final String template;
    private final List<Segment> segments;
    private final List<String> variables;

    private PathTemplate(String template, List<Segment> segments, List<String> variables) {
        this.template = template;
        this.segments = segments;
        this.variables = variables;
    }

    /** @throws IllegalArgumentException with the rule that the template breaks */
    public static PathTemplate parse(String template) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("The path \"" + template + "\" must start with \"/\"");
        }
        if (template.indexOf('?') >= 0 || template.indexOf('#') >= 0) {
            throw new IllegalArgumentException("The path \"" + template + "\" must have no \"?\" and no \"#\"");
        }
        List<Segment> segments = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        for (String raw : split(template)) {
            Segment segment = segment(template, raw);
            if (segment.isVariable()) {
                if (variables.contains(segment.text())) {
                    throw new IllegalArgumentException(
                            "The path \"" + template + "\" has the variable {" + segment.text() + "} more than once");
                }
                variables.add(segment.text());
            }
            segments.add(segment);
        }
        return new PathTemplate(template, List.copyOf(segments), List.copyOf(variables));
    }

    private static Segment segment(String template, String raw) {
        if (raw.isEmpty()) {
            throw new IllegalArgumentException("The path \"" + template + "\" has an empty segment");
        }
        if (raw.equals(".") || raw.equals("..")) {
            throw new IllegalArgumentException(
                    "The path \"" + template + "\" has the relative segment \"" + raw + "\"");
        }
        if (raw.indexOf('{') < 0 && raw.indexOf('}') < 0) {
            String literal = decode(raw);
            if (literal == null) {
                throw new IllegalArgumentException(
                        "The path \"" + template + "\" has malformed percent-encoding in \"" + raw + "\"");
            }
            return new Segment(false, literal);
        }
        String name = raw.substring(1, Math.max(1, raw.length() - 1));
        if (raw.charAt(0) != '{' || !raw.endsWith("}") || name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
            throw new IllegalArgumentException("The path \"" + template + "\" has the segment \"" + raw
                    + "\": a variable must be a whole segment");
        }
        if (!VARIABLE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The path \"" + template + "\" has the segment \"" + raw
                    + "\": a variable is {name}, with letters, digits, \"_\", \".\" and \"-\" (RFC 6570, level 1)");
        }
        return new Segment(true, name);
    }

    /** The segments of a path, without the empty one that a slash at the end would give. */
    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int start = 1;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            parts.add(path.substring(start, end));
            start = end + 1;
        }
        return parts;
    }

    /**
     * The percent-decoded values by variable name, or null where the path does not match. Literals are compared with case, after decoding.
     *
     * @param rawPath as it was on the request line, without the query and without the context path
     */
    public @Nullable Map<String, String> match(String rawPath) {
        if (variables.isEmpty() && rawPath.equals(template)) {
            return Map.of();
        }
        if (!rawPath.isEmpty() && rawPath.charAt(0) != '/') {
            return null;
        }
        List<String> parts = split(rawPath);
        if (parts.size() != segments.size()) {
            return null;
        }
        Map<String, String> values = variables.isEmpty() ? Map.of() : new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Segment segment = segments.get(i);
            String value = decode(parts.get(i));
            if (value == null || value.isEmpty()) {
                return null;
            }
            if (segment.isVariable()) {
                values.put(segment.text(), value);
            } else if (!segment.text().equals(value)) {
                return null;
            }
        }
        return values;
    }

    /** The names, in the order of the path. */
    public List<String> variables() {
        return variables;
    }

    /** Whether both match exactly the same paths, so that they cannot be deployed together. */
    public boolean isEquivalentTo(PathTemplate other) {
        return compareTo(other) == 0;
    }

    /** Better matches first: exact segments beat variables, left to right. Zero for equivalent templates. */
    @Override
    public int compareTo(PathTemplate other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            Segment mine = segments.get(i);
            Segment theirs = other.segments.get(i);
            int order = Boolean.compare(mine.isVariable(), theirs.isVariable());
            if (order == 0 && !mine.isVariable()) {
                order = mine.text().compareTo(theirs.text());
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathTemplate path && compareTo(path) == 0;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (Segment segment : segments) {
            hash = 31 * hash + (segment.isVariable() ? 0 : segment.text().hashCode());
        }
        return hash;
    }

    /** The template as it was written. */
    @Override
    public String toString() {
        return template;
    }

    /** Percent-decoded UTF-8, or null where it is malformed. A plus sign stays: it means a space in forms only. */
    private static @Nullable String decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                return null;
            }
            out.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
