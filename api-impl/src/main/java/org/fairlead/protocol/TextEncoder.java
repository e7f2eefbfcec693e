package org.fairlead.protocol;

import java.nio.ByteBuffer;

/**
 * Encodes one text message as UTF-8, part by part: counts first, since the frame's length stands before its bytes, then encodes in pieces
 * of any size. A lone surrogate becomes {@code ?} as {@link String#getBytes} does; a high one at the end of a part waits for the next.
 */
final class TextEncoder {
    /** Most bytes of one character. */
    static final int MAX_BYTES = 4;

    private static final char NONE = 0;

    /** A high surrogate that ended the last part. */
    private char waiting = NONE;

    private String text = "";
    private int index;
    private int end;

    /** What comes before the text: the character that {@link #waiting} began, a question mark, or nothing. */
    private int lead = NONE;

    /** Whether the rest of the part is ASCII. */
    private boolean ascii;

    /** Takes a part, whose size in bytes it returns. */
    long begin(String part, boolean last) {
        text = part;
        index = 0;
        end = part.length();
        joinWaiting(last);
        if (!last && end > index && Character.isHighSurrogate(part.charAt(end - 1))) {
            waiting = part.charAt(--end);
        }
        long leadBytes = lead == NONE ? 0 : lead == '?' ? 1 : MAX_BYTES;
        return leadBytes + count();
    }

    private void joinWaiting(boolean last) {
        lead = NONE;
        if (waiting == NONE || (end == 0 && !last)) {
            return;
        }
        if (end > 0 && Character.isLowSurrogate(text.charAt(0))) {
            lead = Character.toCodePoint(waiting, text.charAt(0));
            index = 1;
        } else {
            lead = '?';
        }
        waiting = NONE;
    }

    private long count() {
        long bytes = 0;
        int bits = 0;
        for (int i = index; i < end; i++) {
            char c = text.charAt(i);
            bits |= c;
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (isPair(i)) {
                bytes += 4;
                i++;
            } else {
                bytes++;
            }
        }
        ascii = bits < 0x80;
        return bytes;
    }

    private boolean isPair(int i) {
        return i + 1 < end && Character.isHighSurrogate(text.charAt(i)) && Character.isLowSurrogate(text.charAt(i + 1));
    }

    /**
     * Puts at most {@code room} bytes, at least {@link #MAX_BYTES} or all that are left; fewer where a character does not fit whole.
     *
     * @return true when the part is done
     */
    boolean encode(ByteBuffer out, int room) {
        int at = out.position();
        int stop = at + room;
        if (lead != NONE) {
            at = lead == '?' ? put1(out, at, lead) : put4(out, at, lead);
            lead = NONE;
        }
        at = ascii ? encodeAscii(out, at, stop) : encodeAny(out, at, stop);
        out.position(at);
        if (index < end) {
            return false;
        }
        // The text may be large and the next one far away.
        text = "";
        return true;
    }

    private int encodeAscii(ByteBuffer out, int from, int stop) {
        int count = Math.min(end - index, stop - from);
        for (int i = 0; i < count; i++) {
            out.put(from + i, (byte) text.charAt(index + i));
        }
        index += count;
        return from + count;
    }

    private int encodeAny(ByteBuffer out, int from, int stop) {
        int at = from;
        int i = index;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (at + bytes(c) > stop) {
                break;
            }
            if (c < 0x80) {
                at = put1(out, at, c);
            } else if (c < 0x800) {
                at = put2(out, at, c);
            } else if (!Character.isSurrogate(c)) {
                at = put3(out, at, c);
            } else if (!isPair(i)) {
                at = put1(out, at, '?');
            } else if (at + MAX_BYTES > stop) {
                break;
            } else {
                at = put4(out, at, Character.toCodePoint(c, text.charAt(++i)));
            }
        }
        index = i;
        return at;
    }

    /** Fewest bytes that {@code c} needs, alone or with what follows it. */
    private static int bytes(char c) {
        if (c < 0x80 || Character.isSurrogate(c)) {
            return 1;
        }
        return c < 0x800 ? 2 : 3;
    }

    private static int put1(ByteBuffer out, int at, int c) {
        out.put(at, (byte) c);
        return at + 1;
    }

    private static int put2(ByteBuffer out, int at, int c) {
        out.put(at, (byte) (0xC0 | c >> 6));
        return continuation(out, at + 1, c);
    }

    private static int put3(ByteBuffer out, int at, int c) {
        out.put(at, (byte) (0xE0 | c >> 12));
        return continuation(out, continuation(out, at + 1, c >> 6), c);
    }

    private static int put4(ByteBuffer out, int at, int c) {
        out.put(at, (byte) (0xF0 | c >> 18));
        int next = continuation(out, at + 1, c >> 12);
        return continuation(out, continuation(out, next, c >> 6), c);
    }

    private static int continuation(ByteBuffer out, int at, int c) {
        out.put(at, (byte) (0x80 | (c & 0x3F)));
        return at + 1;
    }
}
