package org.fairlead.protocol;

import java.nio.ByteBuffer;

/**
 * Checks UTF-8 as it arrives (RFC 3629 section 4): a byte that no valid text can have at its place is refused at once, however the text
 * is cut. Overlong forms, surrogates and code points above U+10FFFF are refused by the range of the second byte.
 *
 * <p>An automaton without branches: each byte has a long that holds, for every state, the state that follows. A state is the distance by which
 * that long is to be shifted, so that the next state lies in its lowest six bits, which are all that a shift looks at.
 */
final class Utf8Validator {
    private static final int BITS = 6;
    private static final long STATE = (1 << BITS) - 1;

    /** Between characters. */
    private static final int BETWEEN = 0;

    private static final int REFUSED = BITS;

    /** So many continuation bytes, any of them, are still to come. */
    private static final int ONE = 2 * BITS;

    private static final int TWO = 3 * BITS;
    private static final int THREE = 4 * BITS;

    /** Behind a first byte that narrows the range of the second. */
    private static final int AFTER_E0 = 5 * BITS;

    private static final int AFTER_ED = 6 * BITS;
    private static final int AFTER_F0 = 7 * BITS;
    private static final int AFTER_F4 = 8 * BITS;

    /** By byte; what is not set here is refused. */
    private static final long[] NEXT = new long[256];

    static {
        for (int state = BETWEEN; state <= AFTER_F4; state += BITS) {
            follow(state, 0x00, 0xFF, REFUSED);
        }
        follow(BETWEEN, 0x00, 0x7F, BETWEEN);
        follow(BETWEEN, 0xC2, 0xDF, ONE);
        follow(BETWEEN, 0xE0, 0xEF, TWO);
        follow(BETWEEN, 0xE0, 0xE0, AFTER_E0);
        follow(BETWEEN, 0xED, 0xED, AFTER_ED);
        follow(BETWEEN, 0xF1, 0xF3, THREE);
        follow(BETWEEN, 0xF0, 0xF0, AFTER_F0);
        follow(BETWEEN, 0xF4, 0xF4, AFTER_F4);
        follow(ONE, 0x80, 0xBF, BETWEEN);
        follow(TWO, 0x80, 0xBF, ONE);
        follow(THREE, 0x80, 0xBF, TWO);
        follow(AFTER_E0, 0xA0, 0xBF, ONE);
        follow(AFTER_ED, 0x80, 0x9F, ONE);
        follow(AFTER_F0, 0x90, 0xBF, TWO);
        follow(AFTER_F4, 0x80, 0x8F, TWO);
    }

    private long state = BETWEEN;

    /** From {@code state}, each byte from {@code first} to {@code last} leads to {@code next}. */
    private static void follow(int state, int first, int last, long next) {
        for (int b = first; b <= last; b++) {
            NEXT[b] = NEXT[b] & ~(STATE << state) | next << state;
        }
    }

    void reset() {
        state = BETWEEN;
    }

    /** Whether the text may end here. */
    boolean isComplete() {
        return state == BETWEEN;
    }

    /** Takes the bytes from index {@code from} up to {@code to}; false if one of them is bad, after which only a reset helps. */
    boolean accept(ByteBuffer bytes, int from, int to) {
        long current = state;
        int i = from;
        int lastLong = to - Long.BYTES;
        while (i <= lastLong) {
            if (current != BETWEEN || isNoAscii(bytes, i)) {
                current = run(bytes, i, i + Long.BYTES, current);
                i += Long.BYTES;
            } else {
                do {
                    i += Long.BYTES;
                } while (i <= lastLong && !isNoAscii(bytes, i));
            }
        }
        if (current == BETWEEN && lastLong >= from && !isNoAscii(bytes, lastLong)) {
            // What is left lies in the last eight bytes.
            i = to;
        }
        state = run(bytes, i, to, current);
        return state != REFUSED;
    }

    /** Looks at eight bytes at once; their order in the long does not matter for this. */
    private static boolean isNoAscii(ByteBuffer bytes, int from) {
        return (bytes.getLong(from) & Masking.NON_ASCII) != 0;
    }

    private static long run(ByteBuffer bytes, int from, int to, long start) {
        long current = start;
        for (int i = from; i < to; i++) {
            current = NEXT[bytes.get(i) & 0xFF] >>> current;
        }
        return current & STATE;
    }
}
