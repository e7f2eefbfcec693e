package org.fairlead.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.handshake.ResponseHead;

/** What a server said instead of opening a connection, in one line for a terminal. */
final class Rejection {

    private static final int MAX_CHARS = 200;

    private Rejection() {}

    static String of(HandshakeRejectedException rejection) {
        String answer = "the server answered " + rejection.status();
        String phrase = ResponseHead.reasonPhrase(rejection.status());
        if (!phrase.equals("Status")) {
            answer += " " + phrase;
        }
        String sentence = isMarkup(rejection) ? "" : firstLine(rejection.body());
        return sentence.isEmpty() ? answer : answer + ": " + sentence;
    }

    /** The first line of an error page is nothing to read. */
    private static boolean isMarkup(HandshakeRejectedException rejection) {
        List<String> types = rejection.headers().getOrDefault("Content-Type", List.of());
        return types.stream().anyMatch(type -> type.toLowerCase(Locale.ROOT).contains("html"))
                || new String(rejection.body(), StandardCharsets.UTF_8)
                        .stripLeading()
                        .startsWith("<");
    }

    private static String firstLine(byte[] body) {
        String line = new String(body, StandardCharsets.UTF_8)
                .lines()
                .map(Rejection::printable)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        return line.codePointCount(0, line.length()) <= MAX_CHARS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_CHARS)) + "...";
    }

    /** Without what would move the cursor, colour the terminal or turn the text around. */
    private static String printable(String line) {
        StringBuilder kept = new StringBuilder();
        line.codePoints().filter(Rejection::isPrintable).forEach(kept::appendCodePoint);
        return kept.toString().strip();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
