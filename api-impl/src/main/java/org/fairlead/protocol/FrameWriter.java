package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * Writes frames (RFC 6455 section 5.2): the header with the first bytes of payload in one reserved buffer, more payload in further ones
 * of at most {@link #CHUNK} bytes.
 */
class FrameWriter {
    /** From this many bytes on, a payload that needs no change is appended instead of copied. */
    static final int APPEND_FROM = 4 * 1024;

    /** Most payload bytes that are asked room for at once. */
    static final int CHUNK = 16 * 1024;

    /** The longest text in characters that {@link #writeAscii} takes: it needs room for all of it at once. */
    static final int MOST_ASCII = CHUNK;

    /** What a frame without a mask has before its payload, at most. */
    static final int MOST_HEADER = 2 + Long.BYTES;

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    private static final int MASK = 0x80;

    private final boolean masks;
    private final IntSupplier maskKeys;

    FrameWriter(Role role, IntSupplier maskKeys) {
        this.masks = role == Role.CLIENT;
        this.maskKeys = maskKeys;
    }

    /**
     * Writes a whole frame with the bytes between position and limit, all of which are consumed.
     *
     * @param stable whether the bytes will not change until they are written
     */
    final void write(Output out, int firstByte, ByteBuffer payload, boolean stable) {
        int length = payload.remaining();
        if (stable && !masks && length >= APPEND_FROM) {
            ByteBuffer head = out.reserve(headerSize(length));
            putHeader(head, firstByte, length);
            out.commit(head);
            out.append(payload.slice());
            payload.position(payload.limit());
            return;
        }
        int end = payload.limit();
        int room = Math.min(length, CHUNK);
        ByteBuffer buffer = out.reserve(headerSize(length) + room);
        int key = putHeader(buffer, firstByte, length);
        int written = 0;
        while (true) {
            int start = buffer.position();
            buffer.put(payload.limit(payload.position() + room));
            payload.limit(end);
            if (masks) {
                Masking.apply(buffer, start, buffer.position(), key, written);
            }
            out.commit(buffer);
            written += room;
            room = Math.min(length - written, CHUNK);
            if (room == 0) {
                return;
            }
            buffer = out.reserve(room);
        }
    }

    /**
     * Writes a whole frame with a text of ASCII alone, without an array in between.
     *
     * @return false where nothing was written, as the text is longer than {@link #MOST_ASCII}, or than {@link AsciiText#SHORT} with nothing
     *     of the host's to put it, or has other characters
     */
    final boolean writeAscii(Output out, int firstByte, String text) {
        int length = text.length();
        boolean small = length <= AsciiText.SHORT;
        AsciiText pieces = small ? null : out.asciiText();
        if (length > MOST_ASCII || pieces == null && !small || !AsciiText.beginsWith(text)) {
            return false;
        }
        int head = headerSize(length);
        ByteBuffer buffer = out.reserve(head + length);
        int start = buffer.position();
        buffer.position(start + head);
        boolean ascii = pieces == null ? AsciiText.putShort(text, buffer) : pieces.put(text, buffer);
        int end = buffer.position();
        buffer.position(start);
        if (ascii) {
            int key = putHeader(buffer, firstByte, length);
            if (masks) {
                Masking.apply(buffer, start + head, end, key, 0);
            }
            buffer.position(end);
        }
        out.commit(buffer);
        return ascii;
    }

    /** Whether what a server has made goes out as it is. */
    final boolean masks() {
        return masks;
    }

    private int headerSize(int length) {
        int size = masks ? 2 + Integer.BYTES : 2;
        if (length <= 125) {
            return size;
        }
        return size + (length <= 0xFFFF ? Short.BYTES : Long.BYTES);
    }

    /** @return the masking key, where there is one */
    private int putHeader(ByteBuffer buffer, int firstByte, int length) {
        int mask = masks ? MASK : 0;
        buffer.put((byte) firstByte);
        if (length <= 125) {
            buffer.put((byte) (mask | length));
        } else if (length <= 0xFFFF) {
            buffer.put((byte) (mask | 126));
            putBytes(buffer, length, Short.BYTES);
        } else {
            buffer.put((byte) (mask | 127));
            putBytes(buffer, length, Long.BYTES);
        }
        if (!masks) {
            return 0;
        }
        int key = maskKeys.getAsInt();
        putBytes(buffer, key, Integer.BYTES);
        return key;
    }

    /** Topmost byte first, whatever the buffer's byte order. */
    private static void putBytes(ByteBuffer buffer, long value, int bytes) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            buffer.put((byte) (value >>> shift));
        }
    }
}
