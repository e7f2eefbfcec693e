package org.fairlead.interop.foreign;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of JSON as talking to chromedriver takes: strings, out and in. */
final class Json {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private Json() {}

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The first member of that name whose value is a string. */
    static String member(String json, String name) {
        Matcher member = Pattern.compile(Pattern.quote('"' + name + '"') + "\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"")
                .matcher(json);
        if (!member.find()) {
            throw new AssertionError("No text \"" + name + "\" in: " + json);
        }
        return ESCAPE.matcher(member.group(1)).replaceAll(escape -> {
            if (escape.group(1) != null) {
                return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16)));
            }
            return Matcher.quoteReplacement(
                    switch (escape.group(2)) {
                        case "n" -> "\n";
                        case "t" -> "\t";
                        case "r" -> "\r";
                        case "b" -> "\b";
                        case "f" -> "\f";
                        default -> escape.group(2);
                    });
        });
    }
}
