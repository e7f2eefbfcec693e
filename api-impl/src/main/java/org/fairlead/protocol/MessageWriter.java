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
        MessageDeflater compressor = begin(Opcode.TEXT);
        long length = encoder.begin(text, last);
        if (compressor == null) {
            plainText(out, length, last);
        } else {
            deflateText(out, compressor, length, last);
        }
        end(last);
    }

    void binary(Output out, ByteBuffer data, boolean last) {
        MessageDeflater compressor = begin(Opcode.BINARY);
        if (compressor == null) {
            frames.write(out, firstByte(last), data, true);
        } else {
            deflate(out, compressor, data, true);
            endDeflated(out, compressor, last);
        }
        end(last);
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

    private @Nullable MessageDeflater begin(int opcode) {
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
        return deflater;
    }

    private void end(boolean last) {
        if (last) {
            open = NONE;
        }
    }

    private int firstByte(boolean last) {
        int bits = firstFrameBits;
        firstFrameBits = Opcode.CONTINUATION;
        return last ? bits | FrameWriter.FIN : bits;
    }

    private void plainText(Output out, long length, boolean last) {
        ByteBuffer buffer = frames.begin(out, firstByte(last), length);
        encoder.encode(buffer, frames.room());
        while (frames.commit(out, buffer)) {
            buffer = frames.more(out);
            encoder.encode(buffer, frames.room());
        }
    }

    private void deflateText(Output out, MessageDeflater compressor, long length, boolean last) {
        ByteBuffer scratch = ByteBuffer.allocate((int) Math.min(length, FrameWriter.CHUNK));
        boolean done;
        do {
            scratch.clear();
            done = encoder.encode(scratch, scratch.capacity());
            deflate(out, compressor, scratch.flip(), done);
        } while (!done);
        endDeflated(out, compressor, last);
    }

    private void deflate(Output out, MessageDeflater compressor, ByteBuffer data, boolean flush) {
        while (!compressor.deflate(data, flush)) {
            frames.write(out, firstByte(false), compressor.take(), false);
            compressor.taken();
        }
    }

    private void endDeflated(Output out, MessageDeflater compressor, boolean last) {
        if (last) {
            frames.write(out, firstByte(true), compressor.takeLast(), false);
        } else {
            frames.write(out, firstByte(false), compressor.take(), false);
            compressor.taken();
        }
    }
}
