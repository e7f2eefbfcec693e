package org.fairlead.interop.autobahn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A frame (RFC 6455 section 5.2): its first byte, and its payload unmasked. */
record Frame(int first, byte[] payload) {

    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8a;

    /** The first byte of a fragment that others follow: the opcode alone. */
    static final int MORE_TEXT = 0x01;

    static final int MORE_BINARY = 0x02;
    static final int MORE = 0x00;
    static final int LAST = 0x80;

    /** On the first byte of a compressed message. */
    static final int RSV1 = 0x40;

    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    static Frame of(int first, String text) {
        return new Frame(first, text.getBytes(StandardCharsets.UTF_8));
    }

    static Frame empty(int first) {
        return new Frame(first, new byte[0]);
    }

    static Frame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return new Frame(
                CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    boolean isLast() {
        return (first & LAST) != 0;
    }

    boolean isControl() {
        return (first & 0x08) != 0;
    }

    /** The bytes on the wire. */
    byte[] wire(boolean masked) {
        int n = payload.length;
        ByteBuffer out = ByteBuffer.allocate(n + 14).put((byte) first);
        int mask = masked ? 0x80 : 0;
        if (n < 126) {
            out.put((byte) (mask | n));
        } else if (n < 65_536) {
            out.put((byte) (mask | 126)).putShort((short) n);
        } else {
            out.put((byte) (mask | 127)).putLong(n);
        }
        if (masked) {
            out.put(KEY);
            for (int i = 0; i < n; i++) {
                out.put((byte) (payload[i] ^ KEY[i & 3]));
            }
        } else {
            out.put(payload);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return String.format("%02x with %d bytes", first, payload.length);
    }
}
