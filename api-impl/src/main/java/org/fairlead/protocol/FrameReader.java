package org.fairlead.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into {@link Events}: the rules of messages and control frames (RFC 6455 sections 5.4 and 5.5) over those of
 * single frames, which {@link FrameHeader} keeps. Payload is never collected here, but for control frames that come in pieces.
 */
final class FrameReader {

    private enum State {
        /** Between frames or inside a header. */
        HEADER,
        /** In the payload of a data frame. */
        DATA,
        /** In the payload of a data frame of a compressed message. */
        DEFLATED,
        CONTROL,
        /** After Close, failure or release: whatever comes is dropped (RFC 6455 section 5.5.1). */
        DISCARD
    }

    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** What a compressed message may have beyond twice its limit: empty blocks are legal, but each costs work and none reaches the limit. */
    private static final int COMPRESSED_ALLOWANCE = 64 << 10;

    private final FrameHeader header;
    private @Nullable Events events;
    private int maxFragments;
    private @Nullable MessageInflater inflater;
    private final Utf8Validator utf8 = new Utf8Validator();

    private State state = State.HEADER;

    /** How many payload bytes of the current frame are still to come. */
    private long remaining;

    /** How many of the bytes that come next were unmasked already, when an event stopped us inside them. */
    private int unmasked;

    /** Whether the stream may hold inflated bytes although no input is left. */
    private boolean undrained;

    private boolean insideMessage;
    private boolean text;
    private boolean compressed;
    private long limit;

    /** Payload of the message's frames so far, as on the wire. */
    private long size;

    private int fragments;
    private boolean closeReceived;

    /** A control frame's payload that came in pieces, made when first needed. */
    private @Nullable ByteBuffer control;

    FrameReader() {
        header = new FrameHeader(Role.SERVER, false);
    }

    /** Between messages: from now on for another connection. */
    void readFor(Role role, Events newEvents, int most, @Nullable MessageInflater newInflater) {
        header.readFor(role, newInflater != null);
        events = newEvents;
        maxFragments = most;
        inflater = newInflater;
    }

    /** Between messages: keeps nothing of the connection. */
    void forget() {
        events = null;
        inflater = null;
    }

    /** Whether everything that began is complete, so that this might as well be a new reader. */
    boolean isBetweenMessages() {
        return state == State.HEADER && header.isBetweenFrames() && !insideMessage;
    }

    boolean closeReceived() {
        return closeReceived;
    }

    boolean insideMessage() {
        return insideMessage;
    }

    boolean receive(ByteBuffer in) throws ProtocolException {
        try {
            while (state != State.DISCARD && (in.hasRemaining() || undrained)) {
                if (!step(in)) {
                    return false;
                }
            }
        } catch (ProtocolException e) {
            in.position(in.limit());
            release();
            throw e;
        }
        in.position(in.limit());
        return true;
    }

    /** @return whether to go on */
    private boolean step(ByteBuffer in) throws ProtocolException {
        if (state == State.HEADER) {
            if (!header.read(in, insideMessage)) {
                return true;
            }
            beginFrame();
            if (remaining > 0) {
                return true;
            }
            // An empty frame is complete although no further byte may come.
        }
        return switch (state) {
            case DATA -> data(in);
            case DEFLATED -> deflated(in);
            case CONTROL -> control(in);
            default -> true;
        };
    }

    private void beginFrame() throws ProtocolException {
        remaining = header.length();
        if (Opcode.isControl(header.opcode())) {
            state = State.CONTROL;
            return;
        }
        if (header.opcode() != Opcode.CONTINUATION) {
            beginMessage();
            if (state == State.DISCARD) {
                return;
            }
        }
        if (++fragments > maxFragments) {
            throw new ProtocolException(
                    CloseCode.MESSAGE_TOO_BIG,
                    "expected at most " + maxFragments + " fragments in a message, got more");
        }
        long most = compressed ? mostCompressed(limit) : limit;
        if (remaining > most - size) {
            throw new ProtocolException(
                    CloseCode.MESSAGE_TOO_BIG,
                    "expected at most " + most + " bytes of payload in the message, got " + size + " and a frame of "
                            + remaining);
        }
        size += remaining;
        state = compressed ? State.DEFLATED : State.DATA;
    }

    /**
     * Gives the message that is being received another limit, as if it had begun with it; nothing between messages.
     *
     * @throws ProtocolException where it is over that already
     */
    void limitMessage(long most) throws ProtocolException {
        if (!insideMessage || state == State.DISCARD) {
            return;
        }
        limit = Math.max(0, most);
        try {
            if (compressed) {
                inflater().limit(limit);
            }
            long wire = compressed ? mostCompressed(limit) : limit;
            if (size > wire) {
                throw new ProtocolException(
                        CloseCode.MESSAGE_TOO_BIG,
                        "expected at most " + wire + " bytes of payload in the message, got frames of " + size);
            }
        } catch (ProtocolException e) {
            release();
            throw e;
        }
    }

    private static long mostCompressed(long limit) {
        return limit > (Long.MAX_VALUE - COMPRESSED_ALLOWANCE) / 2 ? Long.MAX_VALUE : 2 * limit + COMPRESSED_ALLOWANCE;
    }

    private void beginMessage() {
        insideMessage = true;
        text = header.opcode() == Opcode.TEXT;
        compressed = header.compressed();
        fragments = 0;
        size = 0;
        utf8.reset();
        limit = Math.max(0, events().onMessageStart(text));
        if (compressed && state != State.DISCARD) {
            inflater().begin(limit);
        }
    }

    private boolean data(ByteBuffer in) throws ProtocolException {
        int from = in.position();
        int to = from + (int) Math.min(remaining, in.remaining());
        boolean ascii = header.unmask(in, from, to, header.length() - remaining);
        remaining -= to - from;
        boolean last = remaining == 0 && header.fin();
        if (!ascii || !utf8.isComplete()) {
            checkText(in, from, to, last);
        }
        if (remaining == 0) {
            state = State.HEADER;
            insideMessage = !last;
        }
        if (from == to && !last) {
            return true;
        }
        int end = in.limit();
        in.limit(to);
        try {
            return ascii && text && last && size == to - from
                    ? events().onAsciiText(in)
                    : events().onMessagePart(in, remaining, last);
        } finally {
            in.limit(end).position(to);
        }
    }

    private boolean deflated(ByteBuffer in) throws ProtocolException {
        int from = in.position();
        int end = in.limit();
        int count = (int) Math.min(remaining, in.remaining());
        int known = Math.min(unmasked, count);
        header.unmask(in, from + known, from + count, header.length() - remaining + known);
        boolean drained;
        in.limit(from + count);
        try {
            drained = inflater().fill(in);
        } finally {
            in.limit(end);
        }
        int taken = in.position() - from;
        remaining -= taken;
        unmasked = Math.max(unmasked, count) - taken;
        undrained = !drained;
        boolean last = false;
        if (drained && remaining == 0) {
            state = State.HEADER;
            last = header.fin();
            if (last) {
                inflater().finish();
            }
        }
        return inflatedPart(last);
    }

    private boolean inflatedPart(boolean last) throws ProtocolException {
        ByteBuffer part = inflater().take();
        if (!part.hasRemaining() && !last) {
            return true;
        }
        checkText(part, part.position(), part.limit(), last);
        insideMessage = !last;
        return events().onMessagePart(part, 0, last);
    }

    private void checkText(ByteBuffer part, int from, int to, boolean last) throws ProtocolException {
        if (text && !(utf8.accept(part, from, to) && (!last || utf8.isComplete()))) {
            throw new ProtocolException(CloseCode.INVALID_PAYLOAD_DATA, "expected valid UTF-8 in a text message");
        }
    }

    private boolean control(ByteBuffer in) throws ProtocolException {
        int from = in.position();
        int to = from + (int) Math.min(remaining, in.remaining());
        remaining -= to - from;
        if (remaining > 0 || to - from < header.length()) {
            return controlPiece(in, to);
        }
        header.unmask(in, from, to, 0);
        int end = in.limit();
        in.limit(to);
        try {
            return control(in, header.opcode());
        } finally {
            in.limit(end).position(to);
        }
    }

    private boolean controlPiece(ByteBuffer in, int to) throws ProtocolException {
        ByteBuffer pieces = control;
        if (pieces == null) {
            pieces = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD);
            control = pieces;
        }
        while (in.position() < to) {
            pieces.put(in.get());
        }
        if (remaining > 0) {
            return true;
        }
        pieces.flip();
        header.unmask(pieces, 0, pieces.limit(), 0);
        try {
            return control(pieces, header.opcode());
        } finally {
            pieces.clear();
        }
    }

    private boolean control(ByteBuffer payload, int opcode) throws ProtocolException {
        state = State.HEADER;
        return switch (opcode) {
            case Opcode.PING -> events().onPing(payload);
            case Opcode.PONG -> events().onPong(payload);
            default -> close(payload);
        };
    }

    private boolean close(ByteBuffer payload) throws ProtocolException {
        int code = CloseCode.NO_STATUS_RECEIVED;
        String reason = "";
        if (payload.remaining() == 1) {
            throw new ProtocolException(
                    CloseCode.PROTOCOL_ERROR, "expected no payload or at least 2 bytes in a Close frame, got 1");
        }
        if (payload.hasRemaining()) {
            code = (payload.get() & 0xFF) << 8 | (payload.get() & 0xFF);
            if (!CloseCode.isValidOnWire(code)) {
                throw new ProtocolException(
                        CloseCode.PROTOCOL_ERROR, "expected a close code that may be sent, got " + code);
            }
            Utf8Validator validator = new Utf8Validator();
            if (!validator.accept(payload, payload.position(), payload.limit()) || !validator.isComplete()) {
                throw new ProtocolException(CloseCode.INVALID_PAYLOAD_DATA, "expected valid UTF-8 in a close reason");
            }
            reason = StandardCharsets.UTF_8.decode(payload).toString();
        }
        closeReceived = true;
        release();
        return events().onClose(code, reason);
    }

    void releaseIdle() {
        if (state != State.CONTROL) {
            control = null;
        }
        if (!insideMessage && inflater != null) {
            inflater.releaseIdle();
        }
    }

    /** Frees all memory and drops all further input. */
    void release() {
        state = State.DISCARD;
        undrained = false;
        control = null;
        if (inflater != null) {
            inflater.release();
        }
    }

    private Events events() {
        return Objects.requireNonNull(events, "a reader is a connection's");
    }

    private MessageInflater inflater() {
        return Objects.requireNonNull(inflater, "RSV1 was refused");
    }
}
