package org.fairlead.session;

import jakarta.websocket.PongMessage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.fairlead.endpoint.Receiver;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to their receivers: chosen when a message reaches the head of the queue, and kept to its end. Confined to the strand, with which it is
 * one object.
 */
abstract class Delivery {
    private static final int SCRATCH_BYTES = 16 << 10;

    /** Where text passes on its way from a host's buffer into a String, which takes it from an array alone. */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

    final Connection connection;

    /** The message of which parts have come and others will; null between messages and where nobody takes it. */
    private @Nullable Unfinished unfinished;

    private @Nullable Early early;

    /** Who takes a message, and what is kept of it until it is complete. */
    private static final class Unfinished {
        private final Receiver taker;

        /** In bytes, for what is kept until the message is complete. */
        private final long limit;

        private @Nullable Assembly parts;
        private @Nullable Utf8Parts utf8;

        Unfinished(Receiver taker, long limit) {
            this.taker = taker;
            this.limit = limit;
        }

        Assembly parts() {
            Assembly made = parts;
            if (made == null) {
                made = new Assembly();
                parts = made;
            }
            return made;
        }

        Utf8Parts utf8() {
            Utf8Parts made = utf8;
            if (made == null) {
                made = new Utf8Parts();
                utf8 = made;
            }
            return made;
        }
    }

    /** The limits of messages that began before onOpen had returned, so that the engine could not hold them against it. */
    private static final class Early {
        private final long textLimit;
        private final long binaryLimit;

        /** Of the message that is being received. */
        private long received;

        Early(long textLimit, long binaryLimit) {
            this.textLimit = textLimit;
            this.binaryLimit = binaryLimit;
        }

        long of(boolean text) {
            return text ? textLimit : binaryLimit;
        }
    }

    Delivery(Connection connection) {
        this.connection = connection;
    }

    /** Takes a part from the head of the queue and hands it over. */
    void take(Part part) {
        boolean pong = part.kind == Part.Kind.PONG;
        long size = part.cost() - Part.OVERHEAD;
        Object content = connection.inbox.take(part);
        if (part.termination != null) {
            connection.end(part.termination);
        } else if (pong) {
            pong(Part.bytes(content));
        } else {
            boolean text = part.kind == Part.Kind.TEXT;
            boolean limited = part.limits == Part.LIMITED;
            Early limits = early;
            if (limits != null) {
                if (!isWithin(limits, part, size)) {
                    return;
                }
                limited |= part.limits == Part.EARLY && limits.of(text) != Settings.UNLIMITED;
            }
            Receiver taker = content instanceof String ? connection.listener.receiver(Kind.TEXT) : null;
            if (taker != null && taker.form() == Form.WHOLE) {
                wholeText(taker, (String) content, limited);
            } else {
                part(text, ByteBuffer.wrap(Part.bytes(content)), true, part.first, part.last, part.following, limited);
            }
        }
    }

    private void wholeText(Receiver taker, String text, boolean limited) {
        unfinished = null;
        if (isWithin(text.length(), mostKept(taker, true, limited))) {
            deliver(taker, text, true);
        }
    }

    /** Nothing of the message that was being received is kept any longer. */
    void forgetUnfinished() {
        unfinished = null;
    }

    private boolean isWithin(Early limits, Part part, long length) {
        if (part.first) {
            limits.received = 0;
            if (part.limits != Part.EARLY) {
                early = null; // nor will any that follows be
                return true;
            }
        }
        limits.received += length;
        long limit = limits.of(part.kind == Part.Kind.TEXT);
        if (limits.received > limit) {
            tooBig(limits.received, limit);
            return false;
        }
        return true;
    }

    /** The limits that onOpen has left, for messages that began before. */
    void earlyLimits(long text, long binary) {
        early = new Early(text, binary);
    }

    /**
     * A part of a message.
     *
     * @param owned whether the bytes may be kept; else they are copied
     * @param limited whether the engine holds the message against a limit
     */
    void part(
            boolean text,
            ByteBuffer payload,
            boolean owned,
            boolean first,
            boolean last,
            long following,
            boolean limited) {
        Unfinished message = first ? null : unfinished;
        unfinished = message;
        Receiver taker;
        if (first) {
            taker = connection.listener.receiver(text ? Kind.TEXT : Kind.BINARY);
        } else {
            taker = message == null ? null : message.taker;
        }
        if (taker == null) {
            return;
        }
        Form form = taker.form();
        if (form == Form.STREAM && !connection.isDirect()) {
            stream(taker, text, payload, last);
            return; // the stream has looked after the rest of the message
        }
        if (message == null && !last) {
            message = new Unfinished(taker, mostKept(taker, text, limited));
            unfinished = message;
        }
        if (last) {
            unfinished = null;
        }
        if (form == Form.PARTIAL) {
            partial(taker, message, text, payload, owned, last);
        } else {
            long limit = message == null ? mostKept(taker, text, limited) : message.limit;
            if (isWithin(
                    payload.remaining()
                            + (message == null ? 0L : message.parts().size()),
                    limit)) {
                whole(taker, message, text, payload, owned, last, following);
            }
        }
    }

    void pong(byte[] payload) {
        Receiver taker = connection.listener.receiver(Kind.PONG);
        if (taker != null) {
            ByteBuffer data = ByteBuffer.wrap(payload);
            deliver(taker, (PongMessage) () -> data, true);
        }
    }

    /** @param message null where this part is all of it */
    private void partial(
            Receiver taker,
            @Nullable Unfinished message,
            boolean text,
            ByteBuffer payload,
            boolean owned,
            boolean last) {
        if (text) {
            Utf8Parts decoder = message == null ? new Utf8Parts() : message.utf8();
            String decoded = decoder.decode(payload);
            if (last || !decoded.isEmpty()) {
                deliver(taker, decoded, last);
            }
        } else if (last || payload.hasRemaining()) {
            deliver(taker, owned ? payload : ByteBuffer.wrap(Inbox.copy(payload)), last);
        }
    }

    /** @param message null where this part is all of it */
    private void whole(
            Receiver taker,
            @Nullable Unfinished message,
            boolean text,
            ByteBuffer payload,
            boolean owned,
            boolean last,
            long following) {
        Assembly parts = message == null ? null : message.parts();
        if (parts == null) {
            deliver(taker, text ? string(payload, StandardCharsets.UTF_8) : binary(payload, owned), true, text);
            return;
        }
        parts.add(payload, following, last);
        if (last) {
            deliver(taker, text ? parts.takeText() : ByteBuffer.wrap(parts.takeBytes()), true, text);
        }
    }

    /**
     * How many bytes of a message may be kept until it is complete. Where the engine does not see to it, the message began for a receiver that takes any length: one of parts, whose place
     * another one has taken, or one of a stream, which is none here.
     */
    private long mostKept(Receiver taker, boolean text, boolean limited) {
        if (taker.maxMessageSize() >= 0) {
            return taker.maxMessageSize();
        }
        return limited && taker.form() == Form.WHOLE ? Settings.UNLIMITED : connection.listener.maxBufferedSize(text);
    }

    /** Whether that many bytes are not too many; else the connection is ended. */
    private boolean isWithin(long size, long limit) {
        if (size > limit) {
            tooBig(size, limit);
        }
        return size <= limit;
    }

    void tooBig(long size, long limit) {
        String sentence = "The message has at least " + size + " bytes, and its handler takes at most " + limit;
        unfinished = null;
        connection.end(new Termination(CloseCause.PROTOCOL, 1009, sentence, new ProtocolException(1009, sentence)));
    }

    /** Of bytes that are known to be ASCII. */
    static String ascii(ByteBuffer payload) {
        return string(payload, StandardCharsets.ISO_8859_1);
    }

    private static String string(ByteBuffer payload, Charset charset) {
        int length = payload.remaining();
        if (payload.hasArray()) {
            return new String(payload.array(), payload.arrayOffset() + payload.position(), length, charset);
        }
        byte[] bytes = length > SCRATCH_BYTES ? new byte[length] : SCRATCH.get();
        payload.get(payload.position(), bytes, 0, length);
        return new String(bytes, 0, length, charset);
    }

    private static ByteBuffer binary(ByteBuffer payload, boolean owned) {
        return owned ? payload : ByteBuffer.wrap(Inbox.copy(payload));
    }

    /** Delivers a whole message, as a stream where the receiver wants one and may not wait. */
    private void deliver(Receiver taker, Object message, boolean last, boolean text) {
        if (taker.form() != Form.STREAM) {
            deliver(taker, message, last);
        } else if (text) {
            deliver(taker, new StringReader((String) message), last);
        } else {
            ByteBuffer bytes = (ByteBuffer) message;
            deliver(taker, new ByteArrayInputStream(bytes.array(), bytes.position(), bytes.remaining()), last);
        }
    }

    private void stream(Receiver taker, boolean text, ByteBuffer payload, boolean last) {
        InboundStream stream = new InboundStream(this, connection.inbox, payload, last, taker.maxMessageSize());
        try {
            deliver(taker, text ? stream.reader() : stream, true);
        } finally {
            unfinished = null;
            stream.finish();
        }
        for (byte[] pong = stream.pongAside(); pong != null && !connection.ended(); pong = stream.pongAside()) {
            pong(pong);
        }
    }

    private void deliver(Receiver taker, Object payload, boolean last) {
        Object result;
        try {
            result = connection.listener.deliver(taker, payload, last);
        } catch (Throwable e) {
            connection.listener.onError(e);
            return;
        }
        if (result != null && !connection.ended()) {
            connection.listener.onResult(result);
        }
    }
}
