package org.fairlead.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes data messages, whole or in parts (RFC 6455 section 5.4): the first frame has the opcode, the others continue it. With
 * permessage-deflate every message is compressed, whatever its size.
 */
final class MessageWriter {
    private static final int NONE = 0;

    private final FrameWriter frames;
    private final @Nullable MessageDeflater deflater;
    private final TextEncoder encoder = new TextEncoder();

    /** The opcode of the message that is open, or NONE. */
    private int open = NONE;

    /** What the first frame has and the others have not: opcode and RSV1. */
    private int firstFrameBits;

    MessageWriter(FrameWriter frames, @Nullable MessageDeflater deflater) {
        this.frames = frames;
        this.deflater = deflater;
    }

    void text(Output out, String text, boolean last) {
        begin(Opcode.TEXT);
        write(out, ByteBuffer.wrap(encoder.encode(text, last)), last);
    }

    void binary(Output out, ByteBuffer data, boolean last) {
        begin(Opcode.BINARY);
        write(out, data, last);
    }

    private void write(Output out, ByteBuffer data, boolean last) {
        if (deflater == null) {
            frames.write(out, firstByte(last), data, true);
        } else {
            deflate(out, deflater, data, last);
        }
        if (last) {
            open = NONE;
        }
    }

    /** Gives back memory between messages. */
    void releaseIdle() {
        if (open == NONE) {
            release();
        }
    }

    void release() {
        if (deflater != null) {
            deflater.release();
        }
    }

    private void begin(int opcode) {
        if (open == NONE) {
            open = opcode;
            firstFrameBits = opcode;
            if (deflater != null) {
                firstFrameBits |= FrameWriter.RSV1;
                deflater.begin();
            }
        } else if (open != opcode) {
            throw new IllegalStateException(
                    open == Opcode.TEXT
                            ? "a text message is open: its last part must come before binary data"
                            : "a binary message is open: its last part must come before text");
        }
    }

    private int firstByte(boolean last) {
        int bits = firstFrameBits;
        firstFrameBits = Opcode.CONTINUATION;
        return last ? bits | FrameWriter.FIN : bits;
    }

    private void deflate(Output out, MessageDeflater compressor, ByteBuffer data, boolean last) {
        while (!compressor.deflate(data)) {
            frames.write(out, firstByte(false), compressor.take(), false);
            compressor.taken();
        }
        if (last) {
            frames.write(out, firstByte(true), compressor.takeLast(), false);
        } else {
            frames.write(out, firstByte(false), compressor.take(), false);
            compressor.taken();
        }
    }
}
