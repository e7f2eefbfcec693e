package org.fairlead.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Joins the parts of a message. Grows with what has arrived, not with what the peer announces. */
final class Assembly {
    private byte[] bytes = Part.EMPTY;
    private int size;

    int size() {
        return size;
    }

    /**
     * @param following how many bytes of the same frame are to come, 0 for unknown: the capacity does not grow beyond what is needed
     * @param last whether nothing is to come
     */
    void add(ByteBuffer part, long following, boolean last) {
        int length = part.remaining();
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            long wanted = Math.max(needed, Math.max(256, bytes.length * 2L));
            if (last) {
                wanted = needed;
            } else if (following > 0) {
                wanted = Math.min(wanted, needed + following);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
        part.get(part.position(), bytes, size, length);
        size = needed;
    }

    String takeText() {
        String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
        clear();
        return text;
    }

    byte[] takeBytes() {
        byte[] taken = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        clear();
        return taken;
    }

    void clear() {
        bytes = Part.EMPTY;
        size = 0;
    }
}
