package org.fairlead.endpoint;

import jakarta.websocket.MessageHandler;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who takes the messages of a session: at most one receiver for each native kind (Jakarta WebSocket 2.2, section 2.2.2). Immutable; the sessions of an annotated
 * class share one.
 */
public record Receivers(
        @Nullable Receiver text,
        @Nullable Receiver binary,
        @Nullable Receiver pong) {

    /** For sessions that discard all messages. */
    public static final Receivers NONE = new Receivers(null, null, null);

    /** Null where messages of the kind are discarded. */
    public @Nullable Receiver of(Receiver.Kind kind) {
        return switch (kind) {
            case TEXT -> text;
            case BINARY -> binary;
            case PONG -> pong;
        };
    }

    /**
     * These, and others.
     *
     * @throws IllegalStateException where there would be two of a kind
     */
    public Receivers with(List<? extends Receiver> added) {
        Receivers all = this;
        for (Receiver receiver : added) {
            Receiver.Kind kind = receiver.kind();
            if (all.of(kind) != null) {
                throw new IllegalStateException("The session already has a handler for "
                        + kind.name().toLowerCase(Locale.ROOT)
                        + " messages (Jakarta WebSocket 2.2, section 2.2.2)");
            }
            all = all.replaced(kind, receiver);
        }
        return all;
    }

    /** These without those of a handler. */
    public Receivers without(MessageHandler handler) {
        Receivers left = this;
        for (Receiver receiver : list()) {
            if (handler.equals(receiver.handler())) {
                left = left.replaced(receiver.kind(), null);
            }
        }
        return left;
    }

    private Receivers replaced(Receiver.Kind kind, @Nullable Receiver by) {
        return switch (kind) {
            case TEXT -> new Receivers(by, binary, pong);
            case BINARY -> new Receivers(text, by, pong);
            case PONG -> new Receivers(text, binary, by);
        };
    }

    /** Those that there are: of text, of binary messages, of pongs. */
    public List<Receiver> list() {
        return Stream.of(text, binary, pong).filter(Objects::nonNull).toList();
    }

    /** The handlers that were added, methods not among them; unmodifiable. */
    public Set<MessageHandler> handlers() {
        Set<MessageHandler> handlers = new LinkedHashSet<>();
        for (Receiver receiver : list()) {
            MessageHandler handler = receiver.handler();
            if (handler != null) {
                handlers.add(handler);
            }
        }
        return Collections.unmodifiableSet(handlers);
    }
}
