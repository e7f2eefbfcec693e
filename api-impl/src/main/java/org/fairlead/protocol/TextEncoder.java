package org.fairlead.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Encodes one text message as UTF-8, part by part. A lone surrogate becomes {@code ?}; a high one at the end of a part waits for the next.
 *
 * <p>{@link String#getBytes} does the work: it makes an array for each part, yet as the runtime knows how a string is stored, it is many times
 * faster than a loop over the characters that puts them where they belong. Whole text that is ASCII and not too long needs none of this: {@link AsciiText}.
 */
final class TextEncoder {
    private static final String NONE = "";

    /** A high surrogate that ended the last part, or nothing. */
    private String waiting = NONE;

    byte[] encode(String part, boolean last) {
        String text = waiting.isEmpty() ? part : waiting + part;
        waiting = NONE;
        int end = text.length();
        if (!last && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            waiting = text.substring(end - 1);
            text = text.substring(0, end - 1);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
