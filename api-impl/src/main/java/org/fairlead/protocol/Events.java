package org.fairlead.protocol;

import java.nio.ByteBuffer;

/**
 * What {@link Protocol#receive} found in the bytes. Calls come in the order of the wire, on the thread that called
 * {@code receive}.
 *
 * <p>A buffer that is handed over is valid during the call alone: its bytes lie in the transport's read buffer or in a
 * scratch buffer. The callee copies what it keeps and need not consume it.
 *
 * <p>The methods that return a boolean answer "go on": after {@code false} the engine stops behind the bytes of this event,
 * {@code receive} returns {@code false}, and the caller offers the rest of its buffer again when it may go on.
 */
public interface Events {

    /**
     * A data message begins (RFC 6455 section 5.6).
     *
     * @param text whether it is a text message
     * @return the largest size in bytes, after inflation, that this message may reach; {@link Long#MAX_VALUE} for no limit. What
     *     is compressed may have twice as many bytes on the wire, and 64 KiB more
     */
    long onMessageStart(boolean text);

    /**
     * Bytes of the message that began last, unmasked and inflated; for text, checked to be a prefix of valid UTF-8, but
     * possibly cut inside a character. Never empty unless {@code last}.
     *
     * @param following how many payload bytes of this frame are still to come, as a hint for sizing; 0 where unknown
     * @param last whether the message ends with these bytes
     */
    boolean onMessagePart(ByteBuffer payload, long following, boolean last);

    /**
     * In place of {@link #onMessagePart}, where it is known without another look: a whole text message that is ASCII.
     *
     * @param payload may be empty
     */
    default boolean onAsciiText(ByteBuffer payload) {
        return onMessagePart(payload, 0, true);
    }

    /** A ping (RFC 6455 section 5.5.2), at most 125 bytes. The engine does not answer it. */
    boolean onPing(ByteBuffer payload);

    /** A pong (RFC 6455 section 5.5.3), at most 125 bytes. */
    boolean onPong(ByteBuffer payload);

    /**
     * A Close frame (RFC 6455 section 5.5.1). The engine does not answer it, and discards whatever follows.
     *
     * @param code the code on the wire, or 1005 where the frame was empty
     */
    boolean onClose(int code, String reason);
}
