package org.fairlead.interop.autobahn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259) into maps, lists, texts, {@code Double}s, {@code Boolean}s and null: the suite's report is nothing more. */
final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException where the text is something else, with the place
     */
    static @Nullable Object parse(String text) {
        JsonText json = new JsonText(text);
        Object value = json.value();
        json.blanks();
        if (json.at < text.length()) {
            throw json.expected("the end");
        }
        return value;
    }

    private @Nullable Object value() {
        blanks();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        blanks();
        if (peek() == '}') {
            at++;
            return members;
        }
        do {
            blanks();
            String name = string();
            blanks();
            take(':');
            members.put(name, value());
            blanks();
        } while (goesOn('}'));
        return members;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> elements = new ArrayList<>();
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return elements;
        }
        do {
            elements.add(value());
            blanks();
        } while (goesOn(']'));
        return elements;
    }

    private boolean goesOn(char end) {
        char c = peek();
        if (c != ',' && c != end) {
            throw expected("\",\" or \"" + end + '"');
        }
        at++;
        return c == ',';
    }

    private String string() {
        take('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(next(), 16);
                    if (digit < 0) {
                        throw expected("four hexadecimal digits");
                    }
                    unit = unit << 4 | digit;
                }
                yield (char) unit;
            }
            default -> throw expected("an escape");
        };
    }

    private Double number() {
        int begin = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(begin, at));
        } catch (NumberFormatException e) {
            at = begin;
            throw expected("a value");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw expected(word);
        }
        at += word.length();
        return value;
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character, or NUL at the end, which begins nothing. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char next() {
        if (at == text.length()) {
            throw expected("more");
        }
        return text.charAt(at++);
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw expected("\"" + wanted + '"');
        }
        at++;
    }

    private IllegalArgumentException expected(String what) {
        String rest =
                at < text.length() ? "\"" + text.substring(at, Math.min(text.length(), at + 20)) + '"' : "the end";
        return new IllegalArgumentException(
                "Expected " + what + " at character " + at + " of the JSON text, found " + rest);
    }
}
