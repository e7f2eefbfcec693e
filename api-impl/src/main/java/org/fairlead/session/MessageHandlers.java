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
final class MessageHandlers {

    private static final Receiver.Kind[] KINDS = Receiver.Kind.values();

    /** A receiver and the handler that it stands for, which is null for a method. */
    private record Slot(Receiver receiver, @Nullable MessageHandler handler) {}

    private final Codecs codecs;
    private final CallbackContext context;

    /** Written under the lock, replaced as a whole; read without. Indexed by kind. */
    private volatile @Nullable Slot[] slots = new Slot[KINDS.length];

    MessageHandlers(Codecs codecs, CallbackContext context) {
        this.codecs = codecs;
        this.context = context;
    }

    /** Takes over the methods of an annotated endpoint. */
    void addMethods(List<Receiver> receivers) {
        put(receivers, null);
    }

    void add(@Nullable MessageHandler handler) {
        if (handler instanceof Whole<?> whole) {
            put(codecs.receivers(whole, Codecs.messageType(handler)), handler);
        } else if (handler instanceof Partial<?> partial) {
            put(List.of(codecs.receiver(partial, Codecs.messageType(handler))), handler);
        } else if (handler == null) {
            throw new IllegalArgumentException("The message handler must not be null");
        } else {
            throw new IllegalArgumentException(
                    handler.getClass().getName() + " is neither a MessageHandler.Whole nor a MessageHandler.Partial");
        }
    }

    <T> void add(@Nullable Class<T> type, @Nullable Whole<T> handler) {
        put(codecs.receivers(present(handler), present(type)), handler);
    }

    <T> void add(@Nullable Class<T> type, @Nullable Partial<T> handler) {
        put(List.of(codecs.receiver(present(handler), present(type))), handler);
    }

    private static <T> T present(@Nullable T argument) {
        if (argument == null) {
            throw new IllegalArgumentException("Neither the message type nor the message handler may be null");
        }
        return argument;
    }

    /** All or none; the only handler that has several receivers is one whose type both a text and a binary decoder make. */
    private synchronized void put(List<Receiver> receivers, @Nullable MessageHandler handler) {
        @Nullable Slot[] changed = slots.clone();
        for (Receiver receiver : receivers) {
            int kind = receiver.kind().ordinal();
            if (changed[kind] != null) {
                throw new IllegalStateException("The session already has a handler for "
                        + receiver.kind().name().toLowerCase(Locale.ROOT)
                        + " messages (Jakarta WebSocket 2.2, section 2.2.2)");
            }
            changed[kind] = new Slot(new ContextReceiver(receiver, context), handler);
        }
        slots = changed;
    }

    synchronized void remove(@Nullable MessageHandler handler) {
        if (handler == null) {
            throw new IllegalArgumentException("The message handler must not be null");
        }
        @Nullable Slot[] changed = slots.clone();
        for (int i = 0; i < changed.length; i++) {
            Slot slot = changed[i];
            if (slot != null && handler.equals(slot.handler)) {
                changed[i] = null;
            }
        }
        slots = changed;
    }

    /** An unmodifiable snapshot of the handlers that were added; methods are not among them. */
    Set<MessageHandler> snapshot() {
        Set<MessageHandler> handlers = new LinkedHashSet<>();
        for (Slot slot : slots) {
            if (slot != null && slot.handler != null) {
                handlers.add(slot.handler);
            }
        }
        return Collections.unmodifiableSet(handlers);
    }

    @Nullable
    Receiver receiver(Receiver.Kind kind) {
        Slot slot = slots[kind.ordinal()];
        return slot == null ? null : slot.receiver;
    }

    /** Delivers in the session's context. */
    private record ContextReceiver(Receiver receiver, CallbackContext context) implements Receiver {
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
