package org.fairlead.endpoint;

import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receivers for the {@code MessageHandler}s that an application adds to a session. */
final class HandlerReceivers {

    private HandlerReceivers() {}

    static Class<?> messageType(MessageHandler handler) {
        Class<?> type = handler.getClass();
        Class<?> contract = handler instanceof MessageHandler.Whole
                ? MessageHandler.Whole.class
                : handler instanceof MessageHandler.Partial ? MessageHandler.Partial.class : null;
        if (contract == null) {
            throw new IllegalArgumentException(
                    type.getName() + " implements neither MessageHandler.Whole nor MessageHandler.Partial");
        }
        Class<?> message = TypeArguments.of(type, contract);
        if (message == null) {
            throw new IllegalArgumentException("The message type of " + type.getName()
                    + " is not known at run time, as for every lambda expression: use addMessageHandler(Class,"
                    + " handler)");
        }
        return message;
    }

    /** @throws IllegalStateException where no decoder makes the type */
    static List<Receiver> whole(MessageHandler.Whole<?> handler, Class<?> type, SessionCodecs codecs) {
        List<Receiver> receivers = new ArrayList<>(1);
        for (MessageShape shape : MessageShape.whole(type, codecs.types())) {
            receivers.add(new WholeReceiver(shape, erased(handler)));
        }
        if (receivers.isEmpty()) {
            throw new IllegalStateException(
                    "No decoder is configured that makes " + type.getTypeName() + " for the handler " + handler);
        }
        return receivers;
    }

    /** @throws IllegalStateException where messages of this type have no parts */
    static Receiver partial(MessageHandler.Partial<?> handler, Class<?> type) {
        MessageShape shape = MessageShape.partial(type);
        if (shape == null) {
            throw new IllegalStateException(
                    "A partial handler takes String, byte[] or ByteBuffer, not " + type.getTypeName() + ": " + handler);
        }
        return new PartialReceiver(shape, erased(handler));
    }

    /** The conversion of the shape makes what the handler takes. */
    @SuppressWarnings("unchecked")
    private static MessageHandler.Whole<Object> erased(MessageHandler.Whole<?> handler) {
        return (MessageHandler.Whole<Object>) handler;
    }

    @SuppressWarnings("unchecked")
    private static MessageHandler.Partial<Object> erased(MessageHandler.Partial<?> handler) {
        return (MessageHandler.Partial<Object>) handler;
    }

    private record WholeReceiver(MessageShape shape, MessageHandler.Whole<Object> handler) implements MessageTaker {

        @Override
        public Kind kind() {
            return shape.kind();
        }

        @Override
        public Form form() {
            return shape.form();
        }

        @Override
        public long maxMessageSize() {
            return -1;
        }

        @Override
        public @Nullable Object deliver(BoundEndpoint endpoint, Session session, Object payload, boolean last)
                throws Throwable {
            handler.onMessage(shape.conversion().convert(payload, endpoint.sessionCodecs()));
            return null;
        }
    }

    private record PartialReceiver(MessageShape shape, MessageHandler.Partial<Object> handler) implements MessageTaker {

        @Override
        public Kind kind() {
            return shape.kind();
        }

        @Override
        public Form form() {
            return shape.form();
        }

        @Override
        public long maxMessageSize() {
            return -1;
        }

        @Override
        public @Nullable Object deliver(BoundEndpoint endpoint, Session session, Object payload, boolean last)
                throws Throwable {
            handler.onMessage(shape.conversion().convert(payload, endpoint.sessionCodecs()), last);
            return null;
        }
    }
}
