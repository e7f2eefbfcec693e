package org.fairlead.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of one native kind, for one session: an {@code @OnMessage} method or a {@code MessageHandler}, its decoders
 * included.
 */
public interface Receiver {

    /** The native message types (Jakarta WebSocket 2.2, section 2.1.3). */
    enum Kind {
        TEXT,
        BINARY,
        PONG
    }

    /** In which form a message is handed over. */
    enum Form {
        /** One call: a {@code String}, a read-only-safe {@code ByteBuffer} of its own, or a {@code PongMessage}. */
        WHOLE,
        /** A call per part: a {@code String} or a {@code ByteBuffer}, with {@code last}. */
        PARTIAL,
        /** One call with a blocking {@code java.io.Reader} or {@code java.io.InputStream}; bytes arrive while it is read. */
        STREAM
    }

    Kind kind();

    Form form();

    /** {@code @OnMessage(maxMessageSize)} in bytes, or -1 where the session's limit holds. */
    long maxMessageSize();

    /**
     * Calls the application.
     *
     * @param payload as {@link Form} says
     * @param last whether the message ends with this call; true unless {@code PARTIAL}
     * @return what the method returned and is to be sent to the peer, or null
     * @throws Throwable what the decoder or the application threw, not wrapped
     */
    @Nullable
    Object deliver(Object payload, boolean last) throws Throwable;
}
