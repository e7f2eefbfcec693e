package org.fairlead.endpoint;

import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.endpoint.CodecTypes.Encoding;
import org.jspecify.annotations.Nullable;

/** The encoders and decoders of one session; or of all sessions of an endpoint that has none. */
final class SessionCodecs implements Codecs {

    private static final System.Logger LOGGER = System.getLogger(SessionCodecs.class.getName());

    private final CompiledEndpoint endpoint;
    private final Made made;

    /** What was made for one session. */
    private static final class Made {
        private static final Made NONE = new Made(InstanceProvider.constructors());

        private final InstanceProvider instances;

        private final List<Encoder> encoders = new ArrayList<>();
        private final List<Decoder> decoders = new ArrayList<>();

        /** Held while an encoder runs: it belongs to the session alone, but several threads may send on the session. */
        private final ReentrantLock encoding = new ReentrantLock();

        /** Guarded by this. */
        private boolean closed;

        Made(InstanceProvider instances) {
            this.instances = instances;
        }
    }

    /** The way to encode what no encoder takes. */
    private static final Object NATIVE = new Object();

    private SessionCodecs(CompiledEndpoint endpoint, Made made) {
        this.endpoint = endpoint;
        this.made = made;
    }

    /** For all sessions of an endpoint that has neither encoders nor decoders. */
    static SessionCodecs none(CompiledEndpoint endpoint) {
        return new SessionCodecs(endpoint, Made.NONE);
    }

    /** @throws DeploymentException where one cannot be made or initialised; those made before are destroyed */
    static SessionCodecs open(CompiledEndpoint endpoint) throws DeploymentException {
        CodecTypes types = endpoint.codecTypes();
        EndpointConfig config = endpoint.config();
        InstanceProvider instances = endpoint.instances();
        SessionCodecs codecs = new SessionCodecs(endpoint, new Made(instances));
        Class<?> current = endpoint.endpointClass();
        try {
            for (Class<? extends Encoder> type : types.encoders()) {
                current = type;
                Encoder encoder = instances.create(type);
                codecs.made.encoders.add(encoder);
                encoder.init(config);
            }
            for (Class<? extends Decoder> type : types.decoders()) {
                current = type;
                Decoder decoder = instances.create(type);
                codecs.made.decoders.add(decoder);
                decoder.init(config);
            }
            return codecs;
        } catch (InstantiationException | RuntimeException e) {
            codecs.close();
            throw DeploymentErrors.of(
                    endpoint.endpointClass(), "the codec " + current.getName() + " cannot be started: " + e, e);
        }
    }

    /** Whose codecs they are. */
    CompiledEndpoint endpoint() {
        return endpoint;
    }

    CodecTypes types() {
        return endpoint.codecTypes();
    }

    Decoder decoder(int index) {
        return made.decoders.get(index);
    }

    @Override
    public EndpointConfig config() {
        return endpoint.config();
    }

    @Override
    public Object encode(Object message) throws EncodeException {
        Encoding match = match(message);
        if (match != null) {
            return encode(match, message);
        } else if (message instanceof String || message instanceof ByteBuffer) {
            return message;
        } else if (message instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (Scalars.isScalar(message.getClass())) {
            return message.toString();
        }
        throw new EncodeException(
                message, "No encoder is configured for " + message.getClass().getName());
    }

    @Override
    public Object encoding(Object message) {
        Encoding match = match(message);
        return match == null ? NATIVE : match;
    }

    /** A configured encoder wins over the native ones; the one for exactly this class over those for its supertypes. */
    private @Nullable Encoding match(Object message) {
        List<Encoding> encodings = types().encodings();
        Encoding assignable = null;
        for (int i = 0; i < encodings.size(); i++) {
            Encoding candidate = encodings.get(i);
            if (candidate.type() == message.getClass()) {
                return candidate;
            }
            if (assignable == null && candidate.type().isInstance(message)) {
                assignable = candidate;
            }
        }
        return assignable;
    }

    private Object encode(Encoding match, Object message) throws EncodeException {
        Encoder encoder = made.encoders.get(match.index());
        Object encoded;
        made.encoding.lock();
        try {
            encoded = run(encoder, match.form(), message);
        } catch (IOException | RuntimeException e) {
            throw new EncodeException(
                    message, "The encoder " + encoder.getClass().getName() + " failed: " + e, e);
        } finally {
            made.encoding.unlock();
        }
        if (encoded == null) {
            throw new EncodeException(
                    message, "The encoder " + encoder.getClass().getName() + " returned null");
        }
        return encoded;
    }

    /** The casts are checked at deployment: the form and the type are those that the encoder's class declares. */
    @SuppressWarnings("unchecked")
    private static @Nullable Object run(Encoder encoder, Encoding.Form form, Object message)
            throws EncodeException, IOException {
        switch (form) {
            case TEXT -> {
                return ((Encoder.Text<Object>) encoder).encode(message);
            }
            case BINARY -> {
                return ((Encoder.Binary<Object>) encoder).encode(message);
            }
            case TEXT_STREAM -> {
                StringWriter writer = new StringWriter();
                ((Encoder.TextStream<Object>) encoder).encode(message, writer);
                return writer.toString();
            }
            default -> {
                ByteArrayOutputStream stream = new ByteArrayOutputStream();
                ((Encoder.BinaryStream<Object>) encoder).encode(message, stream);
                return ByteBuffer.wrap(stream.toByteArray());
            }
        }
    }

    @Override
    public Receiver receiver(MessageHandler.Whole<?> handler, Class<?> type) {
        return receivers(handler, type).get(0);
    }

    @Override
    public List<Receiver> receivers(MessageHandler.Whole<?> handler, Class<?> type) {
        return HandlerReceivers.whole(handler, type, this);
    }

    @Override
    public Receiver receiver(MessageHandler.Partial<?> handler, Class<?> type) {
        return HandlerReceivers.partial(handler, type);
    }

    @Override
    public void close() {
        if (made == Made.NONE) {
            return;
        }
        synchronized (made) {
            if (made.closed) {
                return;
            }
            made.closed = true;
        }
        for (Encoder encoder : made.encoders) {
            destroy(encoder, encoder::destroy);
        }
        for (Decoder decoder : made.decoders) {
            destroy(decoder, decoder::destroy);
        }
    }

    private void destroy(Object codec, Runnable destroy) {
        try {
            destroy.run();
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "destroy() of " + codec.getClass().getName() + " failed: " + e);
        } finally {
            made.instances.destroy(codec);
        }
    }
}
