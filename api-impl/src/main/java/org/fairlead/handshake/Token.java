package org.fairlead.handshake;

import java.util.Collection;

/** The token grammar of HTTP (RFC 9110 section 5.6.2), in which names of fields, subprotocols and extensions are written. */
final class Token {
    private static final String PUNCTUATION = "!#$%&'*+-.^_`|~";

    private Token() {}

    static boolean isValid(String text) {
        return !text.isEmpty() && text.chars().allMatch(Token::isTokenChar);
    }

    static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || PUNCTUATION.indexOf(c) >= 0;
    }

    /** Whether a list of tokens that are compared without case has this one. */
    static boolean listed(Collection<String> tokens, String wanted) {
        return tokens.stream().anyMatch(wanted::equalsIgnoreCase);
    }
}
