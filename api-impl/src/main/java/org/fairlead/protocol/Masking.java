package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The masking algorithm (RFC 6455 section 5.3): XOR with a repeated 4-byte key, its own inverse. */
final class Masking {

    /** The topmost bits of eight bytes. */
    static final long NON_ASCII = 0x8080_8080_8080_8080L;

    private Masking() {}

    /**
     * Masks or unmasks the bytes from index {@code from} up to {@code to} in place.
     *
     * @param key the key, its first byte topmost
     * @param offset how many bytes of the frame's payload come before {@code from}
     * @return whether all bytes that result are ASCII
     */
    static boolean apply(ByteBuffer buffer, int from, int to, int key, long offset) {
        ByteOrder before = buffer.order();
        buffer.order(
                ByteOrder.LITTLE_ENDIAN); // that of most processors: in another, each access would turn the bytes round
        int turned = Integer.rotateLeft(key, (int) (offset & 3) << 3);
        int i = from;
        long seen = 0;
        if (to - i >= Long.BYTES) {
            long wide = Long.reverseBytes((long) turned << 32 | (turned & 0xFFFF_FFFFL));
            for (int end = to - Long.BYTES; i <= end; i += Long.BYTES) {
                long eight = buffer.getLong(i) ^ wide;
                seen |= eight;
                buffer.putLong(i, eight);
            }
        }
        for (; i < to; i++) {
            // Every step above was a multiple of 4, so the key starts anew here.
            turned = Integer.rotateLeft(turned, 8);
            byte one = (byte) (buffer.get(i) ^ turned);
            seen |= one;
            buffer.put(i, one);
        }
        buffer.order(before);
        return (seen & NON_ASCII) == 0;
    }
}
