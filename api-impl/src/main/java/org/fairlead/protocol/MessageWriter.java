package org.fairlead.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes data messages, whole or in parts (RFC 6455 section 5.4): the first frame has the opcode, the others continue it. With
 * permessage-deflate a message is compressed, or left as it is (RFC 7692 section 6) when it is whole and too small to gain.
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

    /** What compresses the message that is open, or null. */
    private @Nullable MessageDeflater compressor;

    MessageWriter(FrameWriter frames, @Nullable MessageDeflater deflater) {
        this.frames = frames;
        this.deflater = deflater;
    }

    void text(Output out, String text, boolean last) {
        boolean whole = last && open == NONE;
        if (whole && deflater == null && frames.writeAscii(out, Opcode.TEXT | FrameWriter.FIN, text)) {
            return;
        }
        begin(Opcode.TEXT);
        write(out, ByteBuffer.wrap(encoder.encode(text, last)), last);
    }

    void binary(Output out, ByteBuffer data, boolean last) {
        begin(Opcode.BINARY);
        write(out, data, last);
    }

    /**
     * Writes a whole message that was made for many connections: as it is, or where this one masks or compresses otherwise, in frames of its own.
     *
     * @throws IllegalStateException while a message is open
     */
    void whole(Output out, MessageFrames message) {
        if (open != NONE) {
            throw new IllegalStateException("a message is open: its last part must come before a whole message");
        }
        if (!frames.masks() && (deflater == null ? message.windowBits() == 0 : deflater.shares(message))) {
            message.writeTo(out);
        } else {
            begin(message.opcode());
            write(out, message.payload(), true);
        }
    }

    private void write(Output out, ByteBuffer data, boolean last) {
        if (firstFrameBits != Opcode.CONTINUATION) {
            compressor = deflater != null && (!last || deflater.pays(data.remaining())) ? deflater : null;
            if (compressor != null) {
                firstFrameBits |= FrameWriter.RSV1;
                compressor.begin();
            }
        }
        if (compressor == null) {
            frames.write(out, firstByte(last), data, true);
        } else {
            deflate(out, compressor, data, last);
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

    private void deflate(Output out, MessageDeflater stream, ByteBuffer data, boolean last) {
        while (!stream.deflate(data)) {
            frames.write(out, firstByte(false), stream.take(), false);
            stream.taken();
        }
        if (last) {
            frames.write(out, firstByte(true), stream.takeLast(), false);
        } else {
            frames.write(out, firstByte(false), stream.take(), false);
            stream.taken();
        }
    }
}
