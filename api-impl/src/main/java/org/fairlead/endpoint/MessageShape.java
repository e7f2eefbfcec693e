package org.fairlead.endpoint;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.PongMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.CodecTypes.Decoding;
import org.jspecify.annotations.Nullable;

/**
 * In which kind and form messages come that a method or handler takes, and how they become what it takes. Made at deployment, shared by all
 * sessions.
 */
record MessageShape(Receiver.Kind kind, Receiver.Form form, Conversion conversion) {

    /** From a payload as {@link Receiver.Form} says to the application's type. */
    interface Conversion {
        Object convert(Object payload, SessionCodecs codecs) throws DecodeException, IOException;
    }

    private static final Conversion AS_IT_IS = (payload, codecs) -> payload;
    private static final Conversion TO_ARRAY = (payload, codecs) -> array((ByteBuffer) payload);

    private static final MessageShape STRING = new MessageShape(Receiver.Kind.TEXT, Receiver.Form.WHOLE, AS_IT_IS);
    private static final MessageShape READER = new MessageShape(Receiver.Kind.TEXT, Receiver.Form.STREAM, AS_IT_IS);
    private static final MessageShape BYTES = new MessageShape(Receiver.Kind.BINARY, Receiver.Form.WHOLE, TO_ARRAY);
    private static final MessageShape BUFFER = new MessageShape(Receiver.Kind.BINARY, Receiver.Form.WHOLE, AS_IT_IS);
    private static final MessageShape STREAM = new MessageShape(Receiver.Kind.BINARY, Receiver.Form.STREAM, AS_IT_IS);
    private static final MessageShape PONG = new MessageShape(Receiver.Kind.PONG, Receiver.Form.WHOLE, AS_IT_IS);

    /**
     * The shapes of a handler of whole messages: at most one a kind; empty where no decoder makes the type. Configured decoders win over what is
     * built in, which decides only the kind.
     */
    static List<MessageShape> whole(Class<?> type, CodecTypes codecs) {
        MessageShape builtIn = builtIn(type);
        List<MessageShape> shapes = new ArrayList<>(2);
        for (Receiver.Kind kind : Receiver.Kind.values()) {
            List<Decoding> decodings = codecs.decodings(kind, type);
            if (!decodings.isEmpty() && (builtIn == null || builtIn.kind() == kind)) {
                shapes.add(decoded(kind, decodings));
            }
        }
        if (shapes.isEmpty() && builtIn != null) {
            shapes.add(builtIn);
        }
        return shapes;
    }

    /** The shape of a handler of parts, or null where the type is none of String, byte[] and ByteBuffer. */
    static @Nullable MessageShape partial(Class<?> type) {
        if (type == String.class) {
            return new MessageShape(Receiver.Kind.TEXT, Receiver.Form.PARTIAL, AS_IT_IS);
        } else if (type == byte[].class) {
            return new MessageShape(Receiver.Kind.BINARY, Receiver.Form.PARTIAL, TO_ARRAY);
        } else if (type == ByteBuffer.class) {
            return new MessageShape(Receiver.Kind.BINARY, Receiver.Form.PARTIAL, AS_IT_IS);
        }
        return null;
    }

    private static @Nullable MessageShape builtIn(Class<?> type) {
        if (type == String.class) {
            return STRING;
        } else if (type == Reader.class) {
            return READER;
        } else if (type == byte[].class) {
            return BYTES;
        } else if (type == ByteBuffer.class) {
            return BUFFER;
        } else if (type == InputStream.class) {
            return STREAM;
        } else if (type == PongMessage.class) {
            return PONG;
        } else if (Scalars.isScalar(type)) {
            return new MessageShape(
                    Receiver.Kind.TEXT,
                    Receiver.Form.WHOLE,
                    (payload, codecs) -> Scalars.parse(type, (String) payload));
        }
        return null;
    }

    /** A stream decoder that comes first takes every message, so it may read while bytes arrive; else the others must see the whole. */
    private static MessageShape decoded(Receiver.Kind kind, List<Decoding> decodings) {
        if (decodings.get(0).form().isStream()) {
            Decoding first = decodings.get(0);
            return new MessageShape(
                    kind,
                    Receiver.Form.STREAM,
                    (payload, codecs) -> notNull(codecs.decoder(first.index()), stream(payload, first, codecs)));
        }
        return new MessageShape(
                kind,
                Receiver.Form.WHOLE,
                kind == Receiver.Kind.TEXT
                        ? (payload, codecs) -> decodeText((String) payload, decodings, codecs)
                        : (payload, codecs) -> decodeBinary((ByteBuffer) payload, decodings, codecs));
    }

    private static Object decodeText(String text, List<Decoding> decodings, SessionCodecs codecs)
            throws DecodeException, IOException {
        for (int i = 0; i < decodings.size(); i++) {
            Decoding decoding = decodings.get(i);
            Decoder decoder = codecs.decoder(decoding.index());
            if (decoding.form().isStream()) {
                return notNull(decoder, stream(new StringReader(text), decoding, codecs));
            }
            Decoder.Text<?> candidate = (Decoder.Text<?>) decoder;
            if (candidate.willDecode(text)) {
                return notNull(decoder, candidate.decode(text));
            }
        }
        throw new DecodeException(text, "No configured decoder accepts this text message");
    }

    private static Object decodeBinary(ByteBuffer bytes, List<Decoding> decodings, SessionCodecs codecs)
            throws DecodeException, IOException {
        int position = bytes.position();
        int limit = bytes.limit();
        for (int i = 0; i < decodings.size(); i++) {
            Decoding decoding = decodings.get(i);
            Decoder decoder = codecs.decoder(decoding.index());
            if (decoding.form().isStream()) {
                return notNull(decoder, stream(new ByteArrayInputStream(array(bytes)), decoding, codecs));
            }
            Decoder.Binary<?> candidate = (Decoder.Binary<?>) decoder;
            boolean accepted = candidate.willDecode(bytes);
            // to look at the bytes a decoder has to read them: the next one starts at the beginning again
            bytes.limit(limit).position(position);
            if (accepted) {
                return notNull(decoder, candidate.decode(bytes));
            }
        }
        throw new DecodeException(bytes, "No configured decoder accepts this binary message");
    }

    private static @Nullable Object stream(Object payload, Decoding decoding, SessionCodecs codecs)
            throws DecodeException, IOException {
        Decoder decoder = codecs.decoder(decoding.index());
        return decoding.form() == Decoding.Form.TEXT_STREAM
                ? ((Decoder.TextStream<?>) decoder).decode((Reader) payload)
                : ((Decoder.BinaryStream<?>) decoder).decode((InputStream) payload);
    }

    private static Object notNull(Decoder decoder, @Nullable Object decoded) throws DecodeException {
        if (decoded == null) {
            throw new DecodeException("", "The decoder " + decoder.getClass().getName() + " returned null");
        }
        return decoded;
    }

    /** The buffer is the message's own, so that its array can be handed over where it is exactly the message. */
    private static byte[] array(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
