package org.fairlead.session;

import jakarta.websocket.MessageHandler;
import jakarta.websocket.MessageHandler.Partial;
import jakarta.websocket.MessageHandler.Whole;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * Who takes the messages of one session: at most one receiver for each native kind, from an {@code @OnMessage} method or from a
 * {@link MessageHandler} (Jakarta WebSocket 2.2, section 2.2.2). Thread-safe.
 */
abstract class MessageHandlers extends CallbackContext {

    // written under the lock, read without
    private volatile @Nullable Slot text;
    private volatile @Nullable Slot binary;
    private volatile @Nullable Slot pong;

    /** The session's. */
    abstract Codecs codecs();

    /** Takes over the methods of an annotated endpoint. */
    void addMethods(List<Receiver> receivers) {
        put(receivers, null);
    }

    void add(@Nullable MessageHandler handler) {
        if (handler instanceof Whole<?> whole) {
            put(codecs().receivers(whole, Codecs.messageType(handler)), handler);
        } else if (handler instanceof Partial<?> partial) {
            put(List.of(codecs().receiver(partial, Codecs.messageType(handler))), handler);
        } else if (handler == null) {
            throw new IllegalArgumentException("The message handler must not be null");
        } else {
            throw new IllegalArgumentException(
                    handler.getClass().getName() + " is neither a MessageHandler.Whole nor a MessageHandler.Partial");
        }
    }

    <T> void add(@Nullable Class<T> type, @Nullable Whole<T> handler) {
        put(codecs().receivers(present(handler), present(type)), handler);
    }

    <T> void add(@Nullable Class<T> type, @Nullable Partial<T> handler) {
        put(List.of(codecs().receiver(present(handler), present(type))), handler);
    }

    private static <T> T present(@Nullable T argument) {
        if (argument == null) {
            throw new IllegalArgumentException("Neither the message type nor the message handler may be null");
        }
        return argument;
    }

    /** All or none; the only handler that has several receivers is one whose type both a text and a binary decoder make. */
    private synchronized void put(List<Receiver> receivers, @Nullable MessageHandler handler) {
        for (int i = 0; i < receivers.size(); i++) {
            Receiver.Kind kind = receivers.get(i).kind();
            boolean taken = slot(kind) != null;
            for (int before = 0; before < i; before++) {
                taken |= receivers.get(before).kind() == kind;
            }
            if (taken) {
                throw new IllegalStateException("The session already has a handler for "
                        + kind.name().toLowerCase(Locale.ROOT)
                        + " messages (Jakarta WebSocket 2.2, section 2.2.2)");
            }
        }
        for (Receiver receiver : receivers) {
            slot(receiver.kind(), new Slot(receiver, handler, this));
        }
    }

    private @Nullable Slot slot(Receiver.Kind kind) {
        return switch (kind) {
            case TEXT -> text;
            case BINARY -> binary;
            case PONG -> pong;
        };
    }

    private void slot(Receiver.Kind kind, @Nullable Slot slot) {
        switch (kind) {
            case TEXT -> text = slot;
            case BINARY -> binary = slot;
            case PONG -> pong = slot;
        }
    }

    synchronized void remove(@Nullable MessageHandler handler) {
        if (handler == null) {
            throw new IllegalArgumentException("The message handler must not be null");
        }
        for (Receiver.Kind kind : Receiver.Kind.values()) {
            Slot slot = slot(kind);
            if (slot != null && handler.equals(slot.handler)) {
                slot(kind, null);
            }
        }
    }

    /** An unmodifiable snapshot of the handlers that were added; methods are not among them. */
    Set<MessageHandler> snapshot() {
        Set<MessageHandler> handlers = new LinkedHashSet<>();
        for (Receiver.Kind kind : Receiver.Kind.values()) {
            Slot slot = slot(kind);
            if (slot != null && slot.handler != null) {
                handlers.add(slot.handler);
            }
        }
        return Collections.unmodifiableSet(handlers);
    }

    final @Nullable Receiver receiverOf(Receiver.Kind kind) {
        return slot(kind);
    }

    /** Delivers in the session's context. The handler is the one that was added; null for a method. */
    private record Slot(Receiver receiver, @Nullable MessageHandler handler, CallbackContext context)
            implements Receiver {
        @Override
        public Kind kind() {
            return receiver.kind();
        }

        @Override
        public Form form() {
            return receiver.form();
        }

        @Override
        public long maxMessageSize() {
            return receiver.maxMessageSize();
        }

        @Override
        public @Nullable Object deliver(Object payload, boolean last) throws Throwable {
            return context.deliver(receiver, payload, last);
        }
    }
}
