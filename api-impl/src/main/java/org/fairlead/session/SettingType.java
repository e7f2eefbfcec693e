package org.fairlead.session;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.timeout.Timeouts;

/** How the value of a setting is written, which values it may have, and what they are in Java. */
public sealed interface SettingType {

    /**
     * Reads a value, which is text or already of the Java type.
     *
     * @throws IllegalArgumentException with what is wrong beyond {@link #expected}, or with no message
     */
    Object read(Object value);

    /** The text that {@link #read} takes for the value; but a password is shown as {@code ***}. */
    String format(Object value);

    /** A text that was to be a value, right or wrong, as it may be shown to people: a password is left out. */
    default String conceal(String text) {
        return text;
    }

    /** What a value looks like, with its range: the end of a sentence that begins with "expected". */
    String expected();

    /** A {@link Duration}; zero where it is off. */
    record Time(Duration min, Duration max, boolean canBeOff) implements SettingType {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) ?(ms|s|m|h)");

        @Override
        public Object read(Object value) {
            Duration duration = value instanceof Duration typed ? typed : parse(text(value));
            boolean off = canBeOff && (duration.isZero() || duration.equals(Timeouts.NONE));
            if (!off && (duration.compareTo(min) < 0 || duration.compareTo(max) > 0)) {
                throw new IllegalArgumentException();
            }
            return off ? Duration.ZERO : duration;
        }

        private Duration parse(String text) {
            if (canBeOff && text.equals(NONE)) {
                return Duration.ZERO;
            }
            Matcher matcher = TEXT.matcher(text);
            try {
                if (text.startsWith("p")) {
                    return positive(Duration.parse(text));
                }
                requireUnit(text, "30s");
                require(matcher.matches());
                long count = Long.parseLong(matcher.group(1));
                return positive(
                        switch (matcher.group(2)) {
                            case "ms" -> Duration.ofMillis(count);
                            case "s" -> Duration.ofSeconds(count);
                            case "m" -> Duration.ofMinutes(count);
                            default -> Duration.ofHours(count);
                        });
            } catch (ArithmeticException | DateTimeException e) {
                throw new IllegalArgumentException(null, e);
            }
        }

        /** Off is written as a word, so that 0s is not taken for "at once". */
        private static Duration positive(Duration duration) {
            require(!duration.isZero());
            return duration;
        }

        @Override
        public String format(Object value) {
            Duration duration = (Duration) value;
            if (duration.isZero()) {
                return NONE;
            }
            if (duration.getNano() % 1_000_000 != 0) {
                return duration.toString();
            }
            long millis = duration.toMillis();
            if (millis % 1_000 != 0) {
                return millis + "ms";
            }
            long seconds = millis / 1_000;
            if (seconds % 3_600 == 0) {
                return seconds / 3_600 + "h";
            }
            return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + "m" : seconds + "s";
        }

        @Override
        public String expected() {
            return "a duration of " + format(min) + " to " + format(max) + ", such as 30s, 500ms or PT30S"
                    + (canBeOff ? ", or none" : "");
        }
    }

    /** A number of bytes as {@link Long}; {@link Settings#UNLIMITED} where it is off. */
    record Size(long min, long max, boolean canBeOff) implements SettingType {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) ?(b|kib|mib|gib|tib)");
        private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

        @Override
        public Object read(Object value) {
            long size = value instanceof Long typed ? typed : parse(text(value));
            boolean off = canBeOff && size == Settings.UNLIMITED;
            require(off || (size >= min && size <= max));
            return size;
        }

        private long parse(String text) {
            if (canBeOff && text.equals(NONE)) {
                return Settings.UNLIMITED;
            }
            requireUnit(text, "64KiB");
            Matcher matcher = TEXT.matcher(text);
            require(matcher.matches());
            long count = Long.parseLong(matcher.group(1));
            int shift = 10 * "bkmgt".indexOf(matcher.group(2).charAt(0));
            require(count <= max >> shift); // before shifting, which would overflow
            return count << shift;
        }

        @Override
        public String format(Object value) {
            long size = (Long) value;
            if (size == Settings.UNLIMITED) {
                return NONE;
            }
            int unit = 0;
            while (unit < UNITS.size() - 1 && size >= 1_024 && size % 1_024 == 0) {
                size >>= 10;
                unit++;
            }
            return size + UNITS.get(unit);
        }

        @Override
        public String expected() {
            return "a size of " + format(min) + " to " + format(max) + ", such as 64KiB or 1MiB"
                    + (canBeOff ? ", or none" : "");
        }
    }

    /**
     * A number of things as {@link Integer}.
     *
     * @param words each stands for one number outside the range
     */
    record Count(int min, int max, Map<String, Integer> words) implements SettingType {
        private static final Pattern TEXT = Pattern.compile("\\d{1,9}");

        @Override
        public Object read(Object value) {
            int count = value instanceof Integer typed ? typed : parse(text(value));
            require(words.containsValue(count) || (count >= min && count <= max));
            return count;
        }

        private int parse(String text) {
            Integer special = words.get(text);
            if (special != null) {
                return special;
            }
            require(TEXT.matcher(text).matches());
            int count = Integer.parseInt(text);
            require(count >= min && count <= max); // the number behind the word is written as the word only
            return count;
        }

        @Override
        public String format(Object value) {
            return words.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(value))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseGet(value::toString);
        }

        @Override
        public String expected() {
            return "a number of " + min + " to " + max
                    + (words.isEmpty() ? "" : ", or " + String.join(" or ", words.keySet()));
        }
    }

    /** One of a few words, each of which stands for a value. */
    record Choice(Map<String, Object> values) implements SettingType {

        @Override
        public Object read(Object value) {
            if (values.containsValue(value)) {
                return value;
            }
            Object chosen = values.get(text(value));
            if (chosen == null) {
                throw new IllegalArgumentException();
            }
            return chosen;
        }

        @Override
        public String format(Object value) {
            return values.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(value))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
        }

        @Override
        public String expected() {
            List<String> words = new ArrayList<>(values.keySet());
            words.sort(null);
            String last = words.remove(words.size() - 1);
            return String.join(", ", words) + " or " + last;
        }
    }

    /** The value of a header field; the empty {@link String} where it is off. */
    record FieldValue() implements SettingType {

        @Override
        public Object read(Object value) {
            require(value instanceof String);
            String text = ((String) value).strip();
            require(text.chars().allMatch(c -> c >= ' ' && c <= '~'));
            return text.equalsIgnoreCase(NONE) ? "" : text;
        }

        @Override
        public String format(Object value) {
            return value.equals("") ? NONE : (String) value;
        }

        @Override
        public String expected() {
            return "printable ASCII, or none";
        }
    }

    /**
     * A class of its own, whose {@code toString} gives the text.
     *
     * @param reader throws an {@link IllegalArgumentException} with what is wrong, or with no message
     * @param concealer takes a secret out of a text that was to be a value
     */
    record Written<T>(Class<T> javaType, Function<String, T> reader, String expected, UnaryOperator<String> concealer)
            implements SettingType {

        @Override
        public Object read(Object value) {
            if (javaType.isInstance(value)) {
                return value;
            }
            require(value instanceof String);
            return reader.apply((String) value);
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }

        @Override
        public String conceal(String text) {
            return concealer.apply(text);
        }
    }

    /** The word that switches a limit off. */
    String NONE = "none";

    private static String text(Object value) {
        require(value instanceof String);
        return ((String) value).strip().toLowerCase(Locale.ROOT);
    }

    private static void requireUnit(String text, String example) {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a bare number has no unit: write for instance " + example);
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
