package org.fairlead.handshake;

/** Quotes what the other side sent, for messages and logs: short, and in printable ASCII only, so that it can forge neither lines nor markup. */
public final class Excerpt {
    private static final int MAX_CHARS = 60;

    private Excerpt() {}

    /** In quotation marks. */
    public static String of(String raw) {
        StringBuilder quoted = new StringBuilder("\"");
        int shown = Math.min(raw.length(), MAX_CHARS);
        for (int i = 0; i < shown; i++) {
            appendEscaped(quoted, raw.charAt(i));
        }
        if (shown < raw.length()) {
            quoted.append("...");
        }
        return quoted.append('"').toString();
    }

    private static void appendEscaped(StringBuilder out, char c) {
        if (c < ' ' || c > '~' || "\"\\<>&".indexOf(c) >= 0) {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            out.append(c);
        }
    }
}
