package org.fairlead.session;

import jakarta.websocket.CloseReason;
import org.fairlead.endpoint.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of a {@link Connection}. Except {@link #maxMessageSize}, {@link #abandoned} and {@link #closed}, calls are serial, in order, and made as
 * the connection's {@link Dispatch} says; none but {@link #deliver} may throw.
 */
public interface ConnectionListener {

    /** Right before {@link #onOpen}, which follows unless this throws: where it ends the connection, {@link #onClose} comes behind both. */
    default void opening() {}

    /** First of all but {@link #opening}; no message is handed over before it returns. */
    void onOpen();

    /** The limit in bytes for a message that begins now, for the current handlers. Called on the serial executor, and behind onOpen; must not block. */
    long maxMessageSize(boolean text);

    /** The limit in bytes for a message that is kept until it is complete, whoever takes it. Called by who delivers; must not block. */
    default long maxBufferedSize(boolean text) {
        return maxMessageSize(text);
    }

    /** Who takes the message that is at the head of the queue; null where nobody does and it is discarded. */
    @Nullable
    Receiver receiver(Receiver.Kind kind);

    /**
     * Hands a message or a part of one over to the application.
     *
     * @param receiver what {@link #receiver} returned
     * @param payload as {@link Receiver.Form} says
     * @param last whether the message ends with this call; true unless {@code PARTIAL}
     * @return what is to be sent to the peer, or null
     * @throws Throwable what the application threw, not wrapped
     */
    @Nullable
    Object deliver(Receiver receiver, Object payload, boolean last) throws Throwable;

    /** What {@link #deliver} returned, never null. */
    void onResult(Object result);

    /** What a receiver threw, be it after an onClose that was nested in it; or why a protocol failure, a failed transport or a failed send closes the connection. */
    void onError(Throwable error);

    /** Once for every connection whose {@link #onOpen} was called. */
    void onClose(CloseReason reason);

    /**
     * The connection has ended, but a callback has not returned for the disconnect timeout since: what refers to the session should be let go.
     * At most once, on the serial executor; must not block. {@code onClose} and {@link #closed} follow if the callback returns after all.
     */
    default void abandoned() {}

    /** After {@code onClose}, when nothing will be called any more and the transport is gone. */
    void closed();
}
