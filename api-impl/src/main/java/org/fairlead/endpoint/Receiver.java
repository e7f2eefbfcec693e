package org.fairlead.endpoint;

import jakarta.websocket.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of one native kind: an {@code @OnMessage} method, which is one for all sessions of its class, or a {@link MessageHandler} that was added to
 * a session; decoders included. {@link BoundEndpoint#deliver} calls it.
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

    /** The handler that was added to the session; null for a method. */
    default @Nullable MessageHandler handler() {
        return null;
    }
}
