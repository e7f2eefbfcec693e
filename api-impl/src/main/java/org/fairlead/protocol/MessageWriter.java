package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes data messages, whole or in parts (RFC 6455 section 5.4): the first frame has the opcode, the others continue it. With
 * permessage-deflate a message is compressed, or left as it is (RFC 7692 section 6) when it is whole and too small to gain.
 */
class MessageWriter extends FrameWriter {
    private static final byte NONE = 0;

    private final @Nullable MessageDeflater deflater;

    /** Of the text message that is open; null while none is that has parts. */
    private @Nullable TextEncoder encoder;

    /** The opcode of the message that is open, or NONE. */
    private byte open = NONE;

    /** What the first frame has and the others have not: opcode and RSV1. */
    private byte firstFrameBits;

    /** Whether the message that is open is compressed. */
    private boolean compresses;

    MessageWriter(Role role, IntSupplier maskKeys, @Nullable MessageDeflater deflater) {
        super(role, maskKeys);
        this.deflater = deflater;
    }

    final void text(Output out, String text, boolean last) {
        boolean whole = last && open == NONE;
        if (whole && deflater == null && writeAscii(out, Opcode.TEXT | FIN, text)) {
            return;
        }
        begin(Opcode.TEXT);
        write(out, ByteBuffer.wrap(encode(text, last)), last);
    }

    private byte[] encode(String part, boolean last) {
        TextEncoder parts = encoder;
        if (parts == null) {
            parts = new TextEncoder();
        }
        encoder = last ? null : parts;
        return parts.encode(part, last);
    }

    final void binary(Output out, ByteBuffer data, boolean last) {
        begin(Opcode.BINARY);
        write(out, data, last);
    }

    /**
     * Writes a whole message that was made for many connections: as it is, or where this one masks or compresses otherwise, in frames of its own.
     *
     * @throws IllegalStateException while a message is open
     */
    final void whole(Output out, MessageFrames message) {
        if (open != NONE) {
            throw new IllegalStateException("a message is open: its last part must come before a whole message");
        }
        if (!masks() && (deflater == null ? message.windowBits() == 0 : deflater.shares(message))) {
            message.writeTo(out);
        } else {
            begin(message.opcode());
            write(out, message.payload(), true);
        }
    }

    private void write(Output out, ByteBuffer data, boolean last) {
        if (firstFrameBits != Opcode.CONTINUATION) {
            compresses = deflater != null && (!last || deflater.pays(data.remaining()));
            if (compresses) {
                firstFrameBits |= RSV1;
                deflater().begin();
            }
        }
        if (compresses) {
            deflate(out, deflater(), data, last);
        } else {
            write(out, firstByte(last), data, true);
        }
        if (last) {
            open = NONE;
        }
    }

    private MessageDeflater deflater() {
        return Objects.requireNonNull(deflater, "permessage-deflate was agreed");
    }

    /** Gives back the deflater's memory between messages. */
    final void releaseIdleDeflater() {
        if (open == NONE) {
            releaseDeflater();
        }
    }

    final void releaseDeflater() {
        if (deflater != null) {
            deflater.release();
        }
    }

    private void begin(int opcode) {
        if (open == NONE) {
            open = (byte) opcode;
            firstFrameBits = (byte) opcode;
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
        return last ? bits | FIN : bits;
    }

    private void deflate(Output out, MessageDeflater stream, ByteBuffer data, boolean last) {
        while (!stream.deflate(data)) {
            write(out, firstByte(false), stream.take(), false);
            stream.taken();
        }
        if (last) {
            write(out, firstByte(true), stream.takeLast(), false);
        } else {
            write(out, firstByte(false), stream.take(), false);
            stream.taken();
        }
    }
}
