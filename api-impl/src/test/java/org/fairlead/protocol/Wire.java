package org.fairlead.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames by hand, for tests: knows nothing of the code under test. */
final class Wire {
    static final byte[] KEY = hex("37 fa 21 3d");

    private Wire() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A frame as the peer of {@code receiver} sends it. */
    static byte[] frameTo(Role receiver, int firstByte, byte[] payload) {
        return frame(firstByte, payload, receiver == Role.SERVER ? KEY : null);
    }

    static byte[] frame(int firstByte, byte[] payload, byte @Nullable [] key) {
        int n = payload.length;
        ByteBuffer out = ByteBuffer.allocate(n + 14).put((byte) firstByte);
        int mask = key == null ? 0 : 0x80;
        if (n < 126) {
            out.put((byte) (mask | n));
        } else if (n < 65536) {
            out.put((byte) (mask | 126)).putShort((short) n);
        } else {
            out.put((byte) (mask | 127)).putLong(n);
        }
        if (key == null) {
            out.put(payload);
        } else {
            out.put(key);
            for (int i = 0; i < n; i++) {
                out.put((byte) (payload[i] ^ key[i % 4]));
            }
        }
        return RecordedEvents.bytes(out.flip());
    }

    static Protocol engine(Role role, @Nullable DeflateParameters deflate, Events events) {
        return new Protocol(role, deflate, 1000, () -> 0x37fa213d, events);
    }

    /** What the engine makes of the bytes in one piece; a failure is the last line. */
    static List<String> receive(Protocol engine, RecordedEvents events, byte[]... wire) {
        ByteBuffer in = ByteBuffer.wrap(concat(wire).clone());
        try {
            while (!engine.receive(in)) {
                // An event asked to stop: go on at once.
            }
        } catch (ProtocolException e) {
            events.log.add("fail " + e.closeCode());
        }
        if (in.hasRemaining()) {
            events.log.add("left " + in.remaining());
        }
        return events.log;
    }

    static List<String> received(Role role, byte[]... wire) {
        RecordedEvents events = new RecordedEvents();
        return receive(engine(role, null, events), events, wire);
    }
}
