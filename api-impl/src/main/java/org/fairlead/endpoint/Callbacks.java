package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DecodeException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The callbacks of one annotated class, for all its sessions. */
record Callbacks(
        PathParameters pathParameters,
        @Nullable Callback open,
        @Nullable Callback close,
        @Nullable Callback error,
        List<Message> messages) {

    /** One {@code @OnMessage} method for one kind of message. */
    record Message(MessageShape shape, Callback callback, long maxMessageSize) {}

    BoundEndpoint bind(Object instance, SessionCodecs codecs, Map<String, String> raw) {
        return new Binding(this, instance, codecs, pathParameters.convert(raw));
    }

    private static final class Binding implements BoundEndpoint {
        private final Callbacks callbacks;
        private final Object instance;
        private final SessionCodecs codecs;
        private final PathParameters.Values path;

        /** Set with the receivers, before there is anything to receive. */
        private @Nullable Session session;

        Binding(Callbacks callbacks, Object instance, SessionCodecs codecs, PathParameters.Values path) {
            this.callbacks = callbacks;
            this.instance = instance;
            this.codecs = codecs;
            this.path = path;
        }

        @Override
        public Object instance() {
            return instance;
        }

        private Session session() {
            return Objects.requireNonNull(session, "the receivers are a session's");
        }

        @Override
        public List<Receiver> receivers(Session bound) {
            session = bound;
            List<Receiver> receivers = new ArrayList<>(callbacks.messages.size());
            for (Message message : callbacks.messages) {
                receivers.add(new MethodReceiver(message, this));
            }
            return receivers;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) throws Throwable {
            call(callbacks.open, session, config);
        }

        @Override
        public void onClose(Session session, CloseReason reason) throws Throwable {
            call(callbacks.close, session, reason);
        }

        private void call(@Nullable Callback callback, Session session, Object argument) throws Throwable {
            if (callback == null) {
                return;
            }
            DecodeException failure = callback.pathFailure(path);
            if (failure != null) {
                throw failure;
            }
            callback.call(instance, session, path.values(), argument, true);
        }

        @Override
        public boolean handlesErrors() {
            return callbacks.error != null;
        }

        /** Called even where a path parameter failed, with null or zero for it: it is this method that must be told. */
        @Override
        public void onError(Session session, Throwable error) throws Throwable {
            if (callbacks.error != null) {
                callbacks.error.call(instance, session, path.values(), error, true);
            }
        }
    }

    private record MethodReceiver(Message message, Binding binding) implements Receiver {

        @Override
        public Kind kind() {
            return message.shape.kind();
        }

        @Override
        public Form form() {
            return message.shape.form();
        }

        @Override
        public long maxMessageSize() {
            return message.maxMessageSize;
        }

        @Override
        public @Nullable Object deliver(Object payload, boolean last) throws Throwable {
            DecodeException pathFailure = message.callback.pathFailure(binding.path);
            if (pathFailure != null) {
                throw pathFailure;
            }
            Object argument = message.shape.conversion().convert(payload, binding.codecs);
            return message.callback.call(binding.instance, binding.session(), binding.path.values(), argument, last);
        }
    }
}
