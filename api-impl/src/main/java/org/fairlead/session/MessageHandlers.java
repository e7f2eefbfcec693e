package org.fairlead.session;

import jakarta.websocket.MessageHandler;
import jakarta.websocket.MessageHandler.Partial;
import jakarta.websocket.MessageHandler.Whole;
import java.util.List;
import java.util.Set;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.Receiver;
import org.fairlead.endpoint.Receivers;
import org.jspecify.annotations.Nullable;

/**
 * Who takes the messages of one session: {@code @OnMessage} methods and {@link MessageHandler}s. One object with the session's {@link CallbackContext}.
 * Thread-safe.
 */
abstract class MessageHandlers extends CallbackContext {

    /** Written under the lock, read without. */
    private volatile Receivers receivers = Receivers.NONE;

    /** The session's. */
    abstract Codecs codecs();

    /** Takes over the methods of an annotated endpoint, before anything else is added. */
    final void methods(Receivers methods) {
        receivers = methods;
    }

    void add(@Nullable MessageHandler handler) {
        if (handler instanceof Whole<?> whole) {
            add(codecs().receivers(whole, Codecs.messageType(handler)));
        } else if (handler instanceof Partial<?> partial) {
            add(List.of(codecs().receiver(partial, Codecs.messageType(handler))));
        } else if (handler == null) {
            throw new IllegalArgumentException("The message handler must not be null");
        } else {
            throw new IllegalArgumentException(
                    handler.getClass().getName() + " is neither a MessageHandler.Whole nor a MessageHandler.Partial");
        }
    }

    <T> void add(@Nullable Class<T> type, @Nullable Whole<T> handler) {
        add(codecs().receivers(present(handler), present(type)));
    }

    <T> void add(@Nullable Class<T> type, @Nullable Partial<T> handler) {
        add(List.of(codecs().receiver(present(handler), present(type))));
    }

    private static <T> T present(@Nullable T argument) {
        if (argument == null) {
            throw new IllegalArgumentException("Neither the message type nor the message handler may be null");
        }
        return argument;
    }

    /** All or none; the only handler that has several receivers is one whose type both a text and a binary decoder make. */
    private synchronized void add(List<Receiver> added) {
        receivers = receivers.with(added);
    }

    synchronized void remove(@Nullable MessageHandler handler) {
        if (handler == null) {
            throw new IllegalArgumentException("The message handler must not be null");
        }
        receivers = receivers.without(handler);
    }

    /** An unmodifiable snapshot of the handlers that were added; methods are not among them. */
    Set<MessageHandler> snapshot() {
        return receivers.handlers();
    }

    /** Null where messages of the kind are discarded. */
    public final @Nullable Receiver receiver(Receiver.Kind kind) {
        return receivers.of(kind);
    }
}
