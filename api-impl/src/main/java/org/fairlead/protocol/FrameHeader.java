package org.fairlead.protocol;

import java.nio.ByteBuffer;

/**
 * Reads frame headers (RFC 6455 section 5.2), cut anywhere, and refuses each at its first wrong byte. The fields speak of the
 * header that was completed last.
 */
final class FrameHeader {
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int RSV2_AND_3 = 0x30;
    private static final int MASK = 0x80;
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private boolean expectMasked;
    private boolean deflateAgreed;

    /** How many bytes of the header have been read, 0 between frames. */
    private int bytesRead;

    /** How many bytes of the extended length, and of the masking key, are still to come. */
    private int lengthMissing;

    private int keyMissing;
    private long shortestLength;

    private boolean fin;
    private boolean compressed;
    private int opcode;
    private long length;
    private int maskKey;

    FrameHeader(Role role, boolean deflateAgreed) {
        readFor(role, deflateAgreed);
    }

    /** Between frames: those that come now are a connection's of that role. */
    void readFor(Role role, boolean agreed) {
        expectMasked = role == Role.SERVER;
        deflateAgreed = agreed;
    }

    boolean isBetweenFrames() {
        return bytesRead == 0;
    }

    boolean fin() {
        return fin;
    }

    /** RSV1, which begins a compressed message (RFC 7692 section 7.2.3.1). */
    boolean compressed() {
        return compressed;
    }

    int opcode() {
        return opcode;
    }

    long length() {
        return length;
    }

    /**
     * Undoes the mask on the payload bytes from index {@code from} up to {@code to}, of which the first is the frame's {@code offset}th.
     *
     * @return whether they are known to be ASCII
     */
    boolean unmask(ByteBuffer payload, int from, int to, long offset) {
        return expectMasked && Masking.apply(payload, from, to, maskKey, offset);
    }

    /** Takes bytes until the header is complete; false when there are too few. */
    boolean read(ByteBuffer in, boolean insideMessage) throws ProtocolException {
        while (in.hasRemaining()) {
            int b = in.get() & 0xFF;
            if (bytesRead == 0) {
                readFirst(b, insideMessage);
            } else if (bytesRead == 1) {
                readSecond(b);
            } else if (lengthMissing > 0) {
                readLength(b);
            } else {
                maskKey = maskKey << 8 | b;
                keyMissing--;
            }
            bytesRead++;
            if (bytesRead > 1 && lengthMissing + keyMissing == 0) {
                bytesRead = 0;
                return true;
            }
        }
        return false;
    }

    private void readFirst(int b, boolean insideMessage) throws ProtocolException {
        fin = (b & FIN) != 0;
        compressed = (b & RSV1) != 0;
        opcode = b & 0xF;
        if (!Opcode.isDefined(opcode)) {
            throw protocolError("expected a defined opcode, got " + opcode);
        }
        if ((b & RSV2_AND_3) != 0) {
            throw protocolError("expected RSV2 and RSV3 to be 0: no extension that uses them was agreed");
        }
        if (compressed && !deflateAgreed) {
            throw protocolError("expected RSV1 to be 0: permessage-deflate was not agreed");
        }
        if (Opcode.isControl(opcode)) {
            if (!fin) {
                throw protocolError(
                        "expected control frames not to be fragmented, got opcode " + opcode + " without FIN");
            }
            if (compressed) {
                throw protocolError("expected RSV1 to be 0 on a control frame");
            }
        } else if (opcode == Opcode.CONTINUATION) {
            if (!insideMessage) {
                throw protocolError("expected a text, binary or control frame, got a continuation without a message");
            }
            if (compressed) {
                throw protocolError("expected RSV1 to be 0 on a continuation frame");
            }
        } else if (insideMessage) {
            throw protocolError("expected a continuation or control frame, got a new message inside one");
        }
    }

    private void readSecond(int b) throws ProtocolException {
        if ((b & MASK) != 0 != expectMasked) {
            throw protocolError(
                    expectMasked
                            ? "expected the client to mask its frames, got an unmasked one"
                            : "expected the server not to mask its frames, got a masked one");
        }
        keyMissing = expectMasked ? Integer.BYTES : 0;
        length = b & 0x7F;
        if (length <= MAX_CONTROL_PAYLOAD) {
            return;
        }
        if (Opcode.isControl(opcode)) {
            throw protocolError("expected at most 125 bytes in a control frame, got more");
        }
        boolean wide = length == 127;
        lengthMissing = wide ? Long.BYTES : Short.BYTES;
        shortestLength = wide ? 0x1_0000 : MAX_CONTROL_PAYLOAD + 1;
        length = 0;
    }

    private void readLength(int b) throws ProtocolException {
        length = length << 8 | b;
        if (--lengthMissing > 0) {
            return;
        }
        if (length < 0) {
            throw protocolError("expected a payload length of at most 63 bits");
        }
        if (length < shortestLength) {
            throw protocolError("expected the shortest form of the payload length, got a longer one for " + length);
        }
    }

    private static ProtocolException protocolError(String message) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, message);
    }
}
