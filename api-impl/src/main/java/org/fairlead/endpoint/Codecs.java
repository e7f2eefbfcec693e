package org.fairlead.endpoint;

import jakarta.websocket.EncodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import java.util.List;

/**
 * The encoders and decoders of one session: made and initialised with the session, destroyed with it (Jakarta WebSocket 2.2,
 * section 4.1, 4.2). Sessions of an endpoint that has none share one object. Encoding may be called from several threads.
 */
public interface Codecs extends AutoCloseable {

    /**
     * Encodes an object for sending: by the configured encoder for exactly its class, else by the first one for a supertype, else as one of
     * the native ones (String, byte[], ByteBuffer, and the boxed primitives as text).
     *
     * @return a {@code String} for a text message or a {@code java.nio.ByteBuffer} for a binary one
     * @throws EncodeException where no encoder accepts the object, or the encoder failed
     */
    Object encode(Object message) throws EncodeException;

    /**
     * What stands for the way in which {@link #encode} encodes the object: where it is the same object for two sessions, they have the same endpoint,
     * and the same encoder takes the object, or they have no encoder for it; so one may encode for both.
     */
    Object encoding(Object message);

    /**
     * The receiver for a handler that was added to the session.
     *
     * @throws IllegalStateException where no decoder makes the handler's type
     */
    Receiver receiver(MessageHandler.Whole<?> handler, Class<?> type);

    /**
     * All receivers for a handler that was added to the session: two where its type is made by a text and by a binary decoder.
     *
     * @throws IllegalStateException where no decoder makes the handler's type
     */
    default List<Receiver> receivers(MessageHandler.Whole<?> handler, Class<?> type) {
        return List.of(receiver(handler, type));
    }

    /** The receiver for a partial handler: String, ByteBuffer or byte[]. */
    Receiver receiver(MessageHandler.Partial<?> handler, Class<?> type);

    /** The {@code T} of a handler class, resolved through its generic supertypes; IllegalArgumentException where it cannot be. */
    static Class<?> messageType(MessageHandler handler) {
        return HandlerReceivers.messageType(handler);
    }

    /** The endpoint's. */
    EndpointConfig config();

    /** Destroys the codecs. Idempotent; an exception of one does not keep the others from being destroyed. */
    @Override
    void close();
}
