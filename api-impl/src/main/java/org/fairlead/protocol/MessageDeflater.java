package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Deflates our messages (RFC 7692 section 7.2.1). The output is collected up to {@link #MAX_CHUNK} bytes, each of which becomes a frame.
 *
 * <p>The JDK's deflater always has a window of 15 bits. A smaller one that was agreed is honoured by a full flush each time as many bytes
 * as it holds have gone in: nothing behind a full flush refers to anything before it.
 *
 * <p>The last 4 bytes of the output are held back until more comes, so that a message's tail {@code 00 00 ff ff} can be dropped.
 */
final class MessageDeflater {
    static final int MAX_CHUNK = 16 * 1024;

    /** From this many bytes on a message that can refer to nothing before it may be expected to shrink. */
    static final int SMALLEST_ALONE = 64;

    private static final int SMALLEST_CHUNK = 256;
    private static final int TAIL = 4;
    private static final byte[] NOTHING = {};

    private final Zlib zlib;
    private final boolean takeover;
    /** How many bytes may go in between two full flushes: practically any number when the JDK's window was agreed. */
    private final int window;

    private @Nullable Deflater deflater;
    private byte[] chunk = NOTHING;
    private int count;

    /** How many bytes may go in before the next full flush. */
    private int windowLeft;

    MessageDeflater(Zlib zlib, boolean takeover, int windowBits) {
        this.zlib = zlib;
        this.takeover = takeover;
        this.window = windowBits == 15 ? Integer.MAX_VALUE : 1 << windowBits;
    }

    /** Whether a whole message of so many bytes is worth the work. */
    boolean pays(int bytes) {
        return takeover || bytes >= SMALLEST_ALONE;
    }

    /** Whether a message that was made for many connections may go out as it is. */
    boolean shares(MessageFrames message) {
        if (takeover) {
            return false;
        }
        return message.windowBits() == 0 ? !message.deflatable() : 1 << message.windowBits() <= window;
    }

    /** Begins a message: with an empty window unless the context is taken over. */
    void begin() {
        count = 0;
        if (deflater == null) {
            deflater = zlib.deflater();
            windowLeft = window;
        } else if (!takeover) {
            deflater.reset();
            windowLeft = window;
        }
    }

    /**
     * Takes a message or part, all of which is flushed to the output.
     *
     * @return false when the chunk is full: {@link #take} it and call again with the same argument
     */
    boolean deflate(ByteBuffer in) {
        Deflater stream = Objects.requireNonNull(deflater, "begin");
        makeRoom(in.remaining());
        int end = in.limit();
        try {
            while (true) {
                int most = Math.min(in.remaining(), windowLeft);
                boolean windowEnds = most == windowLeft;
                int mode = windowEnds ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH;
                int from = in.position();
                in.limit(from + most);
                stream.setInput(in);
                int room = chunk.length - count;
                int made = stream.deflate(chunk, count, room, mode);
                in.limit(end);
                count += made;
                windowLeft -= in.position() - from;
                if (made == room) {
                    return false;
                }
                if (windowLeft > 0) {
                    return true;
                }
                windowLeft = window;
            }
        } finally {
            // The stream must not keep the caller's buffer.
            stream.setInput(NOTHING);
        }
    }

    /** What may go into a frame now; call {@link #taken} behind that. */
    ByteBuffer take() {
        return ByteBuffer.wrap(chunk, 0, Math.max(0, count - TAIL));
    }

    void taken() {
        int held = Math.min(count, TAIL);
        System.arraycopy(chunk, count - held, chunk, 0, held);
        count = held;
    }

    /** The end of the message, behind a flush; the tail is dropped. */
    ByteBuffer takeLast() {
        if (count == 0) {
            // An empty message right behind a flush: zlib does not flush twice, but an empty block must be there
            // (section 7.2.3.6).
            chunk[0] = 0;
            count = 1 + TAIL;
        }
        return take();
    }

    /** Ends the native stream; the next message begins with an empty window, which a sender always may. */
    void release() {
        chunk = NOTHING;
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }

    private void makeRoom(int bytes) {
        long wanted = Math.min(MAX_CHUNK, bytes + bytes / 8L + SMALLEST_CHUNK);
        if (chunk.length < wanted) {
            chunk = Arrays.copyOf(chunk, (int) wanted);
        }
    }
}
