package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the messages of one peer (RFC 7692 section 7.2.2), chunk by chunk, never further than one byte over the message's limit.
 *
 * <p>Output goes into a ring that is at the same time the history for context takeover. While the connection is busy the native stream lives
 * on from message to message and has that history itself. The ring's is needed where a new stream takes over: after an idle time, in which
 * the native memory was given back, and behind a block that the peer marked as its last.
 *
 * <p>Lenient where peers are: a compressed message without a single byte is empty, and the empty block after a final one may
 * be missing. What is no deflate data, or ends inside a block, fails with 1007.
 */
final class MessageInflater {
    /**
     * The 4 bytes that the sender cut off (RFC 7692 section 7.2.2) and one more empty block, to see whether the message ends between blocks.
     * Without takeover it is marked as the last one, which the stream must reach.
     */
    private static final byte[] TAIL_AND_END = {0, 0, -1, -1, 1, 0, 0, -1, -1};

    /**
     * With takeover the stream must go on, where an empty block changes nothing. Inside a block these zeros and ones are data or
     * contradict themselves, so there is output or an error; only a message that is cut within a table of dynamic codes is told by what
     * follows it.
     */
    private static final byte[] TAIL = {0, 0, -1, -1, 0, 0, 0, -1, -1};

    private static final byte[] NOTHING = {};
    private static final ByteBuffer NO_VIEW = ByteBuffer.wrap(NOTHING);
    private static final int SMALLEST_RING = 8 * 1024;

    private final Zlib zlib;
    private final boolean takeover;
    private final int window;
    private final int ringSize;

    private @Nullable Inflater inflater;
    private byte[] ring = NOTHING;
    private ByteBuffer view = NO_VIEW;

    /** What was inflated and not taken yet lies from {@code start} to {@code end}. */
    private int start;

    private int end;

    /** How many bytes before {@code end}, around the ring, the peer may refer to. */
    private int history;

    private long limit;
    private long size;

    /** Whether no byte of the message has come yet. */
    private boolean empty;

    MessageInflater(Zlib zlib, boolean takeover, int windowBits) {
        this.zlib = zlib;
        this.takeover = takeover;
        this.window = 1 << windowBits;
        this.ringSize = takeover ? Math.max(window, SMALLEST_RING) : SMALLEST_RING;
    }

    /** @param messageLimit most bytes after inflation */
    void begin(long messageLimit) {
        limit = messageLimit;
        size = 0;
        empty = true;
        if (view.capacity() == 0) {
            ring = Arrays.copyOf(ring, ringSize);
            view = ByteBuffer.wrap(ring);
        }
        if (!takeover) {
            start = 0;
            end = 0;
            history = 0;
        } else if (end == ring.length) {
            start = 0;
            end = 0;
        }
        if (inflater == null) {
            inflater = zlib.inflater();
            giveHistory(inflater);
        } else if (!takeover) {
            inflater.reset();
        }
    }

    /**
     * Inflates until the input is used up or the ring wants to be taken.
     *
     * @return true when the input is used up and all that it holds is inflated
     */
    boolean fill(ByteBuffer in) throws ProtocolException {
        Inflater stream = stream();
        empty &= !in.hasRemaining();
        stream.setInput(in);
        boolean drained;
        do {
            if (stream.finished()) {
                // The peer marked a block as its last, and goes on.
                stream.reset();
                giveHistory(stream);
                stream.setInput(in);
            }
            int room = (int) Math.min(ring.length - end - 1, limit - size) + 1;
            int count = inflate(stream, room);
            end += count;
            size += count;
            history = Math.min(ring.length, history + count);
            requireSize();
            drained = count < room;
        } while (drained && in.hasRemaining());
        // The stream must not keep the transport's buffer.
        stream.setInput(NOTHING);
        return drained;
    }

    /** The limit of the message that has begun becomes another one, which it may have exceeded. */
    void limit(long messageLimit) throws ProtocolException {
        limit = messageLimit;
        requireSize();
    }

    private void requireSize() throws ProtocolException {
        if (size > limit) {
            throw new ProtocolException(
                    CloseCode.MESSAGE_TOO_BIG,
                    "expected at most " + limit + " bytes in the message after inflation, got more");
        }
    }

    /** Ends the message, once {@link #fill} has used up its last byte. */
    void finish() throws ProtocolException {
        Inflater stream = stream();
        if (empty || stream.finished()) {
            return;
        }
        stream.setInput(takeover ? TAIL : TAIL_AND_END);
        boolean surplus = inflate(stream, 1) > 0;
        if (surplus || stream.finished() == takeover || stream.getRemaining() > 0) {
            throw new ProtocolException(
                    CloseCode.INVALID_PAYLOAD_DATA, "expected compressed data to end between deflate blocks");
        }
    }

    /** The bytes inflated since the last call, valid until {@link #fill} runs again. */
    ByteBuffer take() {
        view.limit(end).position(start);
        if (end == ring.length) {
            end = 0;
        }
        start = end;
        return view;
    }

    /** Ends the native stream and keeps, between messages, what context takeover needs. */
    void releaseIdle() {
        if (inflater == null) {
            return;
        }
        inflater.end();
        inflater = null;
        int kept = takeover ? Math.min(history, window) : 0;
        byte[] linear = new byte[kept];
        int newer = Math.min(kept, end);
        System.arraycopy(ring, end - newer, linear, kept - newer, newer);
        System.arraycopy(ring, ring.length - (kept - newer), linear, 0, kept - newer);
        ring = linear;
        view = NO_VIEW;
        start = kept;
        end = kept;
        history = kept;
    }

    void release() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
        ring = NOTHING;
        view = NO_VIEW;
    }

    private int inflate(Inflater stream, int room) throws ProtocolException {
        try {
            return stream.inflate(ring, end, room);
        } catch (DataFormatException e) {
            throw new ProtocolException(
                    CloseCode.INVALID_PAYLOAD_DATA,
                    "expected deflate data, got what cannot be inflated: " + e.getMessage());
        }
    }

    /** A raw stream takes its dictionary in pieces, each behind the other. */
    private void giveHistory(Inflater stream) {
        int newer = Math.min(history, end);
        int older = history - newer;
        if (older > 0) {
            stream.setDictionary(ring, ring.length - older, older);
        }
        if (newer > 0) {
            stream.setDictionary(ring, end - newer, newer);
        }
    }

    private Inflater stream() {
        return Objects.requireNonNull(inflater, "begin");
    }
}
