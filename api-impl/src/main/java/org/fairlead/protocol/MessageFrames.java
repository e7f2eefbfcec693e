package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A whole message in the frames in which a server sends it (RFC 6455 section 5.2: no mask), made once for any number of connections.
 * Compressed with an empty window ({@link #deflated}) it is the same for every connection whose server takes over no context and has agreed on
 * no smaller window (RFC 7692 section 7.1). Whoever can send neither still sends the message, in frames of its own. Immutable; thread-safe.
 */
public final class MessageFrames {
    /** A server does not mask. */
    private static final IntSupplier NO_MASK = () -> 0;

    private final int opcode;
    private final byte[] wire;
    private final ByteBuffer payload;

    /** Base-2 logarithm of the window that the receiver needs; 0 for what is not compressed. */
    private final int windowBits;

    private MessageFrames(int opcode, byte[] wire, ByteBuffer payload, int windowBits) {
        this.opcode = opcode;
        this.wire = wire;
        this.payload = payload;
        this.windowBits = windowBits;
    }

    /** A text message; a lone surrogate becomes {@code ?}. */
    public static MessageFrames text(String text) {
        return plain(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A binary message: a copy of the bytes between position and limit. The buffer keeps its position. */
    public static MessageFrames binary(ByteBuffer data) {
        return plain(Opcode.BINARY, data.duplicate());
    }

    private static MessageFrames plain(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        Collector out = new Collector(FrameWriter.MOST_HEADER + length);
        new FrameWriter(Role.SERVER, NO_MASK).write(out, FrameWriter.FIN | opcode, payload, true);
        byte[] wire = out.bytes();
        return new MessageFrames(opcode, wire, ByteBuffer.wrap(wire, wire.length - length, length), 0);
    }

    /**
     * For which window {@link #deflated} makes what a connection can be sent as it is.
     *
     * @param deflate what the connection has agreed on, or null for no compression
     * @return 8 to 15; 0 where the connection compresses nothing, or for itself alone
     */
    public static int sharedWindow(Role role, @Nullable DeflateParameters deflate) {
        return role == Role.SERVER && deflate != null && deflate.serverNoContextTakeover()
                ? deflate.serverMaxWindowBits()
                : 0;
    }

    /** Whether to compress the message may be expected to make it smaller; false for one that is compressed. */
    public boolean deflatable() {
        return windowBits == 0 && payload.remaining() >= MessageDeflater.SMALLEST_ALONE;
    }

    /**
     * The same message compressed.
     *
     * @param bits base-2 logarithm of the window that every receiver has at least, 8 to 15
     * @param level how hard to compress: 0 stores, 1 is fastest, 9 makes the fewest bytes
     * @throws IllegalArgumentException for other bits or levels
     */
    public MessageFrames deflated(int bits, int level) {
        return deflated(bits, new Zlib(level));
    }

    MessageFrames deflated(int bits, Zlib zlib) {
        DeflateParameters.checkBits("the window", bits);
        // one that would take over its context compresses small messages too
        MessageDeflater deflater = new MessageDeflater(zlib, true, bits);
        try {
            Collector out = new Collector(FrameWriter.MOST_HEADER + payload.remaining() / 2);
            new MessageWriter(Role.SERVER, NO_MASK, deflater).whole(out, this);
            return new MessageFrames(opcode, out.bytes(), payload, bits);
        } finally {
            deflater.release();
        }
    }

    /** What goes over a server's wire, in bytes: headers and payload. */
    public int wireSize() {
        return wire.length;
    }

    int opcode() {
        return opcode;
    }

    int windowBits() {
        return windowBits;
    }

    /** What the message says, not compressed; with a position of its own. */
    ByteBuffer payload() {
        return payload.duplicate();
    }

    void writeTo(Output out) {
        if (wire.length >= FrameWriter.APPEND_FROM) {
            out.append(ByteBuffer.wrap(wire));
        } else {
            out.commit(out.reserve(wire.length).put(wire));
        }
    }

    /** Bytes in one array that grows. */
    private static final class Collector implements Output {
        private ByteBuffer all;

        Collector(int expected) {
            all = ByteBuffer.allocate(expected);
        }

        @Override
        public ByteBuffer reserve(int bytes) {
            if (all.remaining() < bytes) {
                byte[] larger = Arrays.copyOf(all.array(), Math.max(2 * all.capacity(), all.position() + bytes));
                all = ByteBuffer.wrap(larger).position(all.position());
            }
            return all;
        }

        @Override
        public void commit(ByteBuffer reserved) {}

        @Override
        public void append(ByteBuffer bytes) {
            reserve(bytes.remaining()).put(bytes);
        }

        byte[] bytes() {
            return all.position() == all.capacity() ? all.array() : Arrays.copyOf(all.array(), all.position());
        }
    }
}
