package org.fairlead.protocol;

import java.nio.ByteBuffer;

/**
 * Checks UTF-8 as it arrives (RFC 3629 section 4): a byte that no valid text can have at its place is refused at once, however the text
 * is cut. Overlong forms, surrogates and code points above U+10FFFF are refused by the range of the second byte.
 */
final class Utf8Validator {
    private static final long NON_ASCII = 0x8080_8080_8080_8080L;

    /** How many continuation bytes the current character still needs. */
    private int missing;

    /** The range of the next continuation byte, while one is missing. */
    private int lowest;

    private int highest;

    void reset() {
        missing = 0;
    }

    /** Whether the text may end here. */
    boolean isComplete() {
        return missing == 0;
    }

    /** Takes the bytes from index {@code from} up to {@code to}; false at the first bad byte, after which only a reset helps. */
    boolean accept(ByteBuffer bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int b = bytes.get(i);
            if (missing > 0) {
                int continuation = b & 0xFF;
                if (continuation < lowest || continuation > highest) {
                    return false;
                }
                missing--;
                lowest = 0x80;
                highest = 0xBF;
                i++;
            } else if (b >= 0) {
                i = skipAscii(bytes, i + 1, to);
            } else if (lead(b & 0xFF)) {
                i++;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Looks at eight bytes at a time; the order of the bytes in a long does not matter for this. */
    private static int skipAscii(ByteBuffer bytes, int from, int to) {
        int i = from;
        for (int end = to - Long.BYTES; i <= end; i += Long.BYTES) {
            if ((bytes.getLong(i) & NON_ASCII) != 0) {
                break;
            }
        }
        while (i < to && bytes.get(i) >= 0) {
            i++;
        }
        return i;
    }

    private boolean lead(int b) {
        lowest = 0x80;
        highest = 0xBF;
        if (b < 0xC2) {
            return false;
        } else if (b < 0xE0) {
            missing = 1;
        } else if (b < 0xF0) {
            missing = 2;
            if (b == 0xE0) {
                lowest = 0xA0;
            } else if (b == 0xED) {
                highest = 0x9F;
            }
        } else {
            missing = 3;
            if (b == 0xF0) {
                lowest = 0x90;
            } else if (b == 0xF4) {
                highest = 0x8F;
            }
        }
        return b < 0xF5;
    }
}
