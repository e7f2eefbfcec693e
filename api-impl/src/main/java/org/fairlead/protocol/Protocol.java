package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection's frame engine: bytes in, {@link Events} out, and messages in, bytes out. No I/O, clock, lock or thread: the caller
 * serialises all calls. An event may call everything but {@link #receive}.
 */
public final class Protocol extends MessageWriter {
    /**
     * zlib's lowest level that looks one byte ahead for a longer match. Messages come out 2 to 6 % larger than at zlib's own default, 6, whose
     * long searches take up to ten times as long where short pieces repeat often, as in JSON: too long for the thread that serves all connections.
     */
    public static final int DEFAULT_DEFLATE_LEVEL = 4;

    private static final int MAX_CONTROL_PAYLOAD = 125;
    private static final int MAX_REASON = MAX_CONTROL_PAYLOAD - Short.BYTES;

    private final Events events;
    private final int maxFragments;
    private final @Nullable MessageInflater inflater;

    /** Null until bytes come, and where it was lent, between messages. */
    private @Nullable FrameReader reader;

    private boolean closeSent;
    private boolean released;

    /** As the other constructor, with {@link #DEFAULT_DEFLATE_LEVEL}. */
    public Protocol(
            Role role, @Nullable DeflateParameters deflate, int maxFragments, IntSupplier maskKeys, Events events) {
        this(role, deflate, DEFAULT_DEFLATE_LEVEL, maxFragments, maskKeys, events);
    }

    /**
     * @param deflate the agreed permessage-deflate parameters, or null for none; where our side takes over no context, whole messages of less
     *     than 64 bytes are not compressed
     * @param deflateLevel how hard to compress: 0 stores, 1 is fastest, 9 makes the fewest bytes
     * @param maxFragments most frames that one message may have, empty ones included; more fail with 1009
     * @param maskKeys unpredictable 32-bit values, one per frame that a client sends (RFC 6455 section 5.3)
     * @throws IllegalArgumentException when {@code maxFragments} is less than 1, or the level not 0 to 9
     */
    public Protocol(
            Role role,
            @Nullable DeflateParameters deflate,
            int deflateLevel,
            int maxFragments,
            IntSupplier maskKeys,
            Events events) {
        this(role, deflate, maxFragments, maskKeys, events, new Zlib(deflateLevel));
    }

    Protocol(
            Role role,
            @Nullable DeflateParameters deflate,
            int maxFragments,
            IntSupplier maskKeys,
            Events events,
            Zlib zlib) {
        super(role, maskKeys, deflate == null ? null : deflater(role, deflate, zlib));
        if (maxFragments < 1) {
            throw new IllegalArgumentException("maxFragments must be at least 1, not " + maxFragments);
        }
        this.events = events;
        this.maxFragments = maxFragments;
        this.inflater = deflate == null ? null : inflater(role, deflate, zlib);
    }

    private static MessageInflater inflater(Role role, DeflateParameters deflate, Zlib zlib) {
        return role == Role.SERVER
                ? new MessageInflater(zlib, !deflate.clientNoContextTakeover(), deflate.clientMaxWindowBits())
                : new MessageInflater(zlib, !deflate.serverNoContextTakeover(), deflate.serverMaxWindowBits());
    }

    private static MessageDeflater deflater(Role role, DeflateParameters deflate, Zlib zlib) {
        return role == Role.SERVER
                ? new MessageDeflater(zlib, !deflate.serverNoContextTakeover(), deflate.serverMaxWindowBits())
                : new MessageDeflater(zlib, !deflate.clientNoContextTakeover(), deflate.clientMaxWindowBits());
    }

    /**
     * Parses the bytes between position and limit and reports them. The buffer is writable: payload is unmasked in place. Heap and
     * direct buffers of any byte order will do.
     *
     * @return true when all bytes were taken; false when an event asked to stop: the position then tells where, and the caller calls
     *     again with exactly the same remaining bytes in front (and possibly nothing but them, or an empty buffer), since
     *     inflated bytes may wait inside
     * @throws ProtocolException when the peer broke a rule; the engine discards all input from then on
     */
    public boolean receive(ByteBuffer in) throws ProtocolException {
        return receive(in, null);
    }

    /**
     * As {@link #receive(ByteBuffer)}, with a reader that is lent for as long as a frame or message is incomplete: a connection that is between messages
     * holds none.
     *
     * @param readers those of the calling thread; null where the connection is to keep its own
     */
    public boolean receive(ByteBuffer in, @Nullable FrameReaders readers) throws ProtocolException {
        FrameReader current = reader;
        if (current == null) {
            if (released) {
                in.position(in.limit());
                return true;
            }
            current = readers == null ? new FrameReader() : readers.lend();
            current.readFor(masks() ? Role.CLIENT : Role.SERVER, events, maxFragments, inflater);
            reader = current;
        }
        boolean all = current.receive(in);
        if (readers != null && current.isBetweenMessages()) {
            reader = null;
            readers.takeBack(current);
        }
        return all;
    }

    /**
     * Gives the message that is being received another limit than {@link Events#onMessageStart} did, as if it had begun with it. No effect between
     * messages. Not from inside an event.
     *
     * @throws ProtocolException when what has come of it, or the length that its frames announce, is more; the engine discards all input from then on
     */
    public void limitMessage(long most) throws ProtocolException {
        if (reader != null) {
            reader.limitMessage(most);
        }
    }

    /**
     * Writes a text message or one part of it; a surrogate pair that is split between two parts is joined again, and a lone surrogate
     * becomes {@code ?}.
     *
     * @throws IllegalStateException while a binary message is open, after Close and after {@link #release}
     */
    public void writeText(Output out, String text, boolean last) {
        checkWritable();
        text(out, text, last);
    }

    /**
     * Writes a binary message or one part of it: the bytes between position and limit, all of which are consumed. A server hands on 4 KiB
     * and more without copying them, unless they are compressed: their content must then not change before it has been written.
     *
     * @throws IllegalStateException while a text message is open, after Close and after {@link #release}
     */
    public void writeBinary(Output out, ByteBuffer data, boolean last) {
        checkWritable();
        binary(out, data, last);
    }

    /**
     * Writes a whole message that was made for many connections. A server that compresses for nobody in particular hands its bytes on as they
     * are, 4 KiB and more without copying them; else the message gets frames of its own.
     *
     * @throws IllegalStateException while a message is open, after Close and after {@link #release}
     */
    public void writeFrames(Output out, MessageFrames message) {
        checkWritable();
        whole(out, message);
    }

    /**
     * Writes a ping, also between the parts of a message; the payload is consumed.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     * @throws IllegalStateException after Close and after {@link #release}
     */
    public void writePing(Output out, ByteBuffer payload) {
        writeControl(out, Opcode.PING, payload);
    }

    /**
     * Writes a pong, also between the parts of a message; the payload is consumed.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     * @throws IllegalStateException after Close and after {@link #release}
     */
    public void writePong(Output out, ByteBuffer payload) {
        writeControl(out, Opcode.PONG, payload);
    }

    private void writeControl(Output out, int opcode, ByteBuffer payload) {
        if (payload.remaining() > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a control frame may have at most 125 bytes, not " + payload.remaining());
        }
        checkWritable();
        write(out, FIN | opcode, payload, false);
    }

    /**
     * Writes a Close frame; with code 1005 an empty one.
     *
     * @throws IllegalArgumentException for a code that must not be on the wire, a reason over 123 bytes, or a reason without a code
     * @throws IllegalStateException when one has been written already, and after {@link #release}
     */
    public void writeClose(Output out, int code, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD);
        if (bytes.length > MAX_REASON) {
            throw new IllegalArgumentException("a close reason may have at most 123 bytes, not " + bytes.length);
        }
        if (CloseCode.isValidOnWire(code)) {
            payload.putShort((short) code).put(bytes);
        } else if (code != CloseCode.NO_STATUS_RECEIVED) {
            throw new IllegalArgumentException("close code " + code + " must not be sent");
        } else if (bytes.length > 0) {
            throw new IllegalArgumentException("a close reason needs a close code");
        }
        checkWritable();
        closeSent = true;
        write(out, FIN | Opcode.CLOSE, payload.flip(), false);
    }

    private void checkWritable() {
        if (closeSent) {
            throw new IllegalStateException("a Close frame has been sent: nothing may follow it");
        }
        if (released) {
            throw new IllegalStateException("the connection has ended");
        }
    }

    /** Whether permessage-deflate was agreed, so that there may be something to {@link #releaseIdle give back}. */
    public boolean compresses() {
        return inflater != null;
    }

    /** Whether a Close frame has been written; nothing may be written behind it. */
    public boolean closeSent() {
        return closeSent;
    }

    /** Whether a Close frame has been received. */
    public boolean closeReceived() {
        return reader != null && reader.closeReceived();
    }

    /** Whether a message that was received in part is not complete yet. */
    public boolean insideMessage() {
        return reader != null && reader.insideMessage();
    }

    /**
     * Gives back native and scratch memory between messages; what context takeover needs to receive stays, as at most 32 KiB of history.
     * Inside a message, in one direction or the other, what that needs stays too.
     */
    public void releaseIdle() {
        if (reader != null) {
            reader.releaseIdle();
        } else if (inflater != null) {
            inflater.releaseIdle();
        }
        releaseIdleDeflater();
    }

    /**
     * Gives back everything, at the end of the connection; only the state questions may be asked afterwards, and {@link #receive} drops its
     * input. Idempotent.
     */
    public void release() {
        released = true;
        if (reader != null) {
            reader.release();
        } else if (inflater != null) {
            inflater.release();
        }
        releaseDeflater();
    }
}
