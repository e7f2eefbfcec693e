package org.fairlead.handshake;

/** The token grammar of HTTP (RFC 9110 section 5.6.2), in which names of fields, subprotocols and extensions are written. */
final class Token {
    private static final String PUNCTUATION = "!#$%&'*+-.^_`|~";

    private Token() {}

    static boolean isValid(CharSequence text) {
        return consists(text, PUNCTUATION);
    }

    static boolean isTokenChar(char c) {
        return isLetterOrDigit(c) || PUNCTUATION.indexOf(c) >= 0;
    }

    /** Whether a text, which is not empty, has nothing but letters and digits of ASCII and these other characters. */
    static boolean consists(CharSequence text, String punctuation) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && punctuation.indexOf(c) < 0) {
                return false;
            }
        }
        return text.length() > 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
