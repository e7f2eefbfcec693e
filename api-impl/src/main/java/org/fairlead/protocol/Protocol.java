package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection's frame engine: bytes in, {@link Events} out, and messages in, bytes out. No I/O, clock, lock or thread: the caller
 * serialises all calls.
 */
public final class Protocol {

    /**
     * @param deflate the agreed permessage-deflate parameters, or null for none
     * @param maxFragments most frames that one message may have
     * @param maskKeys unpredictable 32-bit values, one per frame that a client sends (RFC 6455 section 5.3)
     */
    public Protocol(
            Role role, @Nullable DeflateParameters deflate, int maxFragments, IntSupplier maskKeys, Events events) {
        throw new UnsupportedOperationException();
    }

    /**
     * Parses the bytes between position and limit and reports them. The buffer is writable: payload is unmasked in place.
     *
     * @return true when all bytes were taken; false when an event asked to stop: the position then tells where, and the caller calls
     *     again with exactly the same remaining bytes in front (and possibly nothing but them, or an empty buffer), since
     *     inflated bytes may wait inside
     * @throws ProtocolException when the peer broke a rule; the engine discards all input from then on
     */
    public boolean receive(ByteBuffer in) throws ProtocolException {
        throw new UnsupportedOperationException();
    }

    /** Writes a text message or one part of it; a surrogate pair that is split between two parts is joined again. */
    public void writeText(Output out, String text, boolean last) {
        throw new UnsupportedOperationException();
    }

    /** Writes a binary message or one part of it: the bytes between position and limit, all of which are consumed. */
    public void writeBinary(Output out, ByteBuffer data, boolean last) {
        throw new UnsupportedOperationException();
    }

    /** @throws IllegalArgumentException for more than 125 bytes */
    public void writePing(Output out, ByteBuffer payload) {
        throw new UnsupportedOperationException();
    }

    /** @throws IllegalArgumentException for more than 125 bytes */
    public void writePong(Output out, ByteBuffer payload) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a Close frame; with code 1005 an empty one.
     *
     * @throws IllegalArgumentException for a code that must not be on the wire, or a reason over 123 bytes
     * @throws IllegalStateException when one has been written already
     */
    public void writeClose(Output out, int code, String reason) {
        throw new UnsupportedOperationException();
    }

    /** Whether a Close frame has been written; nothing may be written behind it. */
    public boolean closeSent() {
        throw new UnsupportedOperationException();
    }

    /** Whether a Close frame has been received. */
    public boolean closeReceived() {
        throw new UnsupportedOperationException();
    }

    /** Whether a message that was received in part is not complete yet. */
    public boolean insideMessage() {
        throw new UnsupportedOperationException();
    }

    /** Gives back native and scratch memory between messages; what context takeover needs stays, as at most 32 KiB of history. */
    public void releaseIdle() {
        throw new UnsupportedOperationException();
    }

    /** Gives back everything, at the end of the connection; only the state questions may be asked afterwards. Idempotent. */
    public void release() {
        throw new UnsupportedOperationException();
    }
}
