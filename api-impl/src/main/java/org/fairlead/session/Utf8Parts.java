package org.fairlead.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Decodes the parts of a valid UTF-8 text one by one; a character that is cut between two parts comes with the second. */
final class Utf8Parts {
    private final byte[] carry = new byte[4];
    private int carried;

    /** The characters that are complete, possibly none. */
    String decode(ByteBuffer part) {
        int length = part.remaining();
        byte[] bytes = new byte[carried + length];
        System.arraycopy(carry, 0, bytes, 0, carried);
        part.get(part.position(), bytes, carried, length);
        int end = complete(bytes);
        carried = bytes.length - end;
        System.arraycopy(bytes, end, carry, 0, carried);
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** The index behind the last complete character. */
    private static int complete(byte[] bytes) {
        int lead = bytes.length - 1;
        while (lead >= 0 && (bytes[lead] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead < 0) {
            return bytes.length;
        }
        int first = bytes[lead] & 0xFF;
        int width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        return lead + width > bytes.length ? lead : bytes.length;
    }
}
