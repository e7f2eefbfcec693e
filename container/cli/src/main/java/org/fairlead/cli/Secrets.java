package org.fairlead.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is typed and must not be printed: names and passwords in URIs, right or wrong ones. */
final class Secrets {

    /** A URI's scheme and slashes, its authority, and the rest; it matches whatever is typed. */
    private static final Pattern URI =
            Pattern.compile("((?:[A-Za-z][A-Za-z0-9+.-]*:)?/*)([^/?#]*)(.*)", Pattern.DOTALL);

    /** Behind two slashes there is nothing else than this where nobody is named. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[[^@]*]|[^:@]*)(?::\\d*)?");

    /** Whatever looks like a URI with an @ inside a sentence. */
    private static final Pattern INSIDE = Pattern.compile("[^\\s'\"]*[A-Za-z]:[^\\s'\"]*@[^\\s'\"]*");

    private Secrets() {}

    /** A URI, or what was to be one, as it may be printed. */
    static String hidden(String uri) {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            return uri;
        }
        String start = parts.group(1);
        String authority = parts.group(2);
        boolean isOne = start.endsWith("//");
        if (isOne && HOST_AND_PORT.matcher(authority).matches()) {
            return uri;
        }
        if (isOne && authority.contains("@")) {
            return start + "***" + authority.substring(authority.lastIndexOf('@')) + parts.group(3);
        }
        int at = uri.lastIndexOf('@');
        return at < start.length() ? uri : start + "***" + uri.substring(at);
    }

    /** A sentence about what was typed, in which URIs may stand as they were. */
    static String hiddenInside(String sentence) {
        return INSIDE.matcher(sentence).replaceAll(found -> Matcher.quoteReplacement(hidden(found.group())));
    }
}
