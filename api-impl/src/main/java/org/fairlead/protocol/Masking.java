package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The masking algorithm (RFC 6455 section 5.3): XOR with a repeated 4-byte key, its own inverse. */
final class Masking {

    private Masking() {}

    /**
     * Masks or unmasks the bytes from index {@code from} up to {@code to} in place, in any byte order of the buffer.
     *
     * @param key the key, its first byte topmost
     * @param offset how many bytes of the frame's payload come before {@code from}
     */
    static void apply(ByteBuffer buffer, int from, int to, int key, long offset) {
        int turned = Integer.rotateLeft(key, (int) (offset & 3) << 3);
        int i = from;
        if (to - i >= Long.BYTES) {
            long wide = (long) turned << 32 | (turned & 0xFFFF_FFFFL);
            if (buffer.order() == ByteOrder.LITTLE_ENDIAN) {
                wide = Long.reverseBytes(wide);
            }
            for (int end = to - Long.BYTES; i <= end; i += Long.BYTES) {
                buffer.putLong(i, buffer.getLong(i) ^ wide);
            }
        }
        for (; i < to; i++) {
            // Every step above was a multiple of 4, so the key starts anew here.
            turned = Integer.rotateLeft(turned, 8);
            buffer.put(i, (byte) (buffer.get(i) ^ turned));
        }
    }
}
