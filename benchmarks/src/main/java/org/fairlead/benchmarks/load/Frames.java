package org.fairlead.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Makes frames before the run, and messages out of the first frames that came. */
final class Frames {

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final byte[] SYNC_FLUSH = {0, 0, (byte) 0xff, (byte) 0xff};

    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;

    /** About so many bytes of equal frames stand one after the other, to be written at once. */
    private static final int BATCH_BYTES = 64 << 10;

    private Frames() {}

    /** One message in one frame, masked as a client's. */
    static byte[] fromClient(byte[] payload, boolean text, boolean deflated) {
        return frame(payload, text, deflated, MASK);
    }

    static byte[] fromServer(byte[] payload, boolean text) {
        return frame(payload, text, false, null);
    }

    /** A client's Close frame with the code 1000. */
    static byte[] close() {
        return assemble(FINAL | CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000}, MASK);
    }

    private static byte[] frame(byte[] payload, boolean text, boolean deflated, byte @Nullable [] mask) {
        int first = FINAL | (deflated ? COMPRESSED : 0) | (text ? TEXT : BINARY);
        return assemble(first, deflated ? deflate(payload) : payload, mask);
    }

    private static byte[] assemble(int first, byte[] payload, byte @Nullable [] mask) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        int maskBit = mask == null ? 0 : 0x80;
        if (payload.length < 126) {
            frame.put((byte) (maskBit | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(payload.length);
        }
        if (mask != null) {
            frame.put(mask);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (mask == null ? payload[i] : payload[i] ^ mask[i & 3]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** Equal frames in direct memory, one after the other: at least one, and at most {@code most}. */
    static ByteBuffer repeated(byte[] frame, int most) {
        int count = Math.max(1, Math.min(most, BATCH_BYTES / frame.length));
        ByteBuffer frames = ByteBuffer.allocateDirect(count * frame.length);
        for (int i = 0; i < count; i++) {
            frames.put(frame);
        }
        return frames.clear();
    }

    /** RFC 7692 section 7.2.1, level 6: what the load generator sends is the same for all servers. */
    static byte[] deflate(byte[] payload) {
        Deflater deflater = new Deflater(6, true);
        try {
            deflater.setInput(payload);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int length;
            while ((length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH)) > 0) {
                out.write(buffer, 0, length);
            }
            return java.util.Arrays.copyOf(out.toByteArray(), out.size() - SYNC_FLUSH.length);
        } finally {
            deflater.end();
        }
    }

    /** RFC 7692 section 7.2.2. */
    static byte[] inflate(byte[] compressed) {
        Inflater inflater = new Inflater(true);
        try {
            byte[] input = java.util.Arrays.copyOf(compressed, compressed.length + SYNC_FLUSH.length);
            System.arraycopy(SYNC_FLUSH, 0, input, compressed.length, SYNC_FLUSH.length);
            inflater.setInput(input);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int length;
            while ((length = inflater.inflate(buffer)) > 0) {
                out.write(buffer, 0, length);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("the first echo cannot be inflated", e);
        } finally {
            inflater.end();
        }
    }
}
