package org.fairlead.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the data messages in a stream of frames by looking at the headers alone; payloads are skipped, save those of the first message,
 * which are kept until they are taken.
 */
final class FrameCounter {

    private static final int LONGEST_HEAD = 14;

    private final int maskBytes;
    private final byte[] head = new byte[LONGEST_HEAD];
    private int headBytes;
    private int headSize;
    private long skip;
    private boolean counts;
    private boolean data;
    private @Nullable ByteArrayOutputStream first = new ByteArrayOutputStream();
    private boolean firstEnded;
    private boolean text;
    private boolean compressed;
    private boolean closed;

    /** @param masked whether the frames come from a client */
    FrameCounter(boolean masked) {
        maskBytes = masked ? 4 : 0;
    }

    /** Takes all that is there; the number of data messages that ended in it. */
    int count(ByteBuffer in) {
        int messages = 0;
        int at = in.position();
        int end = in.limit();
        while (true) {
            if (skip > 0) {
                int step = (int) Math.min(skip, end - at);
                if (first != null && data && !firstEnded) {
                    keep(in, at, step);
                }
                at += step;
                skip -= step;
                if (skip > 0) {
                    break;
                }
                messages += ended();
            }
            if (at == end) {
                break;
            }
            if (headBytes == 0 && end - at >= 2 && smallHead(in.getShort(at))) {
                at += 2 + maskBytes;
                if (at > end) {
                    // the mask is on its way; it belongs to what is skipped
                    skip += at - end;
                    at = end;
                }
            } else {
                at = head(in, at, end);
            }
            if (headBytes == 0 && skip == 0) {
                messages += ended();
            }
        }
        in.position(end);
        return messages;
    }

    /** The usual frame once the first message is known: fewer than 126 bytes, the head whole in the buffer. */
    private boolean smallHead(short twoBytes) {
        int length = twoBytes & 0x7f;
        if (first != null || length > 125) {
            return false;
        }
        begin(twoBytes >> 8, length);
        return true;
    }

    private int head(ByteBuffer in, int from, int end) {
        int at = from;
        while (at < end) {
            head[headBytes++] = in.get(at++);
            if (headBytes == 2) {
                int length = head[1] & 0x7f;
                headSize = 2 + maskBytes + (length == 126 ? 2 : length == 127 ? 8 : 0);
            }
            if (headBytes >= 2 && headBytes == headSize) {
                int length = head[1] & 0x7f;
                ByteBuffer extended = ByteBuffer.wrap(head, 2, LONGEST_HEAD - 2);
                begin(
                        head[0],
                        length == 126 ? extended.getShort() & 0xffff : length == 127 ? extended.getLong() : length);
                headBytes = 0;
                break;
            }
        }
        return at;
    }

    private void begin(int firstByte, long length) {
        int opcode = firstByte & 0xf;
        data = opcode < 8;
        counts = data && (firstByte & 0x80) != 0;
        skip = length;
        closed |= opcode == 8;
        if (first != null && !firstEnded && (opcode == 1 || opcode == 2)) {
            text = opcode == 1;
            compressed = (firstByte & 0x40) != 0;
        }
    }

    private int ended() {
        if (!counts) {
            return 0;
        }
        counts = false;
        firstEnded = true;
        return 1;
    }

    private void keep(ByteBuffer in, int at, int length) {
        byte[] part = new byte[length];
        in.get(at, part);
        if (maskBytes > 0) {
            // a message in one frame is all that the raw server has to understand
            int offset = java.util.Objects.requireNonNull(first).size();
            for (int i = 0; i < length; i++) {
                part[i] ^= head[headSize - 4 + (offset + i & 3)];
            }
        }
        java.util.Objects.requireNonNull(first).writeBytes(part);
    }

    /** The payload of the first message, inflated where it was compressed; from now on payloads are skipped. */
    byte[] takeFirst() {
        byte[] payload = java.util.Objects.requireNonNull(first, "taken before").toByteArray();
        first = null;
        return compressed ? Frames.inflate(payload) : payload;
    }

    boolean firstWasText() {
        return text;
    }

    boolean firstWasCompressed() {
        return compressed;
    }

    /** Whether a Close frame has begun. */
    boolean closed() {
        return closed;
    }
}
