package org.fairlead.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Puts text that is ASCII into a buffer. The runtime's own loops over arrays are several times faster than one over the characters of a String, and ISO 8859-1 is the
 * encoding for which it has one; so longer text goes through two small arrays in pieces that stay in the processor's nearest cache. Confined to a thread.
 */
public final class AsciiText {

    /** Up to here a loop over the characters is as fast. */
    static final int SHORT = 125;

    private static final int PIECE = 2048;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final char[] chars = new char[PIECE];
    private final byte[] bytes = new byte[PIECE];
    private final CharBuffer in = CharBuffer.wrap(chars);
    private final ByteBuffer out = ByteBuffer.wrap(bytes);
    private final CharsetEncoder encoder = StandardCharsets.ISO_8859_1.newEncoder();

    /** For a host, which has one for each thread that writes. */
    public AsciiText() {}

    /** Whether the first few characters are ASCII: where they are not, there is no need to look for room. */
    static boolean beginsWith(String text) {
        int seen = 0;
        for (int i = Math.min(text.length(), 8) - 1; i >= 0; i--) {
            seen |= text.charAt(i);
        }
        return seen < 0x80;
    }

    /** For text up to {@link #SHORT}. @return false where it has other characters: then what was put has no meaning */
    static boolean putShort(String text, ByteBuffer into) {
        int length = text.length();
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            seen |= c;
            into.put((byte) c);
        }
        return seen < 0x80;
    }

    /** For text of any length. @return as {@link #putShort} */
    boolean put(String text, ByteBuffer into) {
        int length = text.length();
        for (int from = 0; from < length; from += PIECE) {
            int size = Math.min(PIECE, length - from);
            text.getChars(from, from + size, chars, 0);
            encoder.encode(in.clear().limit(size), out.clear(), false);
            if (in.hasRemaining() || !isAscii(size)) {
                return false;
            }
            into.put(bytes, 0, size);
        }
        return true;
    }

    private boolean isAscii(int size) {
        long seen = 0;
        int i = 0;
        for (; i <= size - Long.BYTES; i += Long.BYTES) {
            seen |= (long) LONGS.get(bytes, i);
        }
        for (; i < size; i++) {
            seen |= bytes[i];
        }
        return (seen & Masking.NON_ASCII) == 0;
    }
}
