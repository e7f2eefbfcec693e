package org.fairlead.endpoint;

import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The encoder and decoder classes of a configuration, checked, with the types that they take and make (Jakarta WebSocket 2.2, sections 4.1, 4.2). */
final class CodecTypes {

    /** One encoder interface that a configured class implements. */
    record Encoding(int index, Form form, Class<?> type) {
        enum Form {
            TEXT(Encoder.Text.class),
            TEXT_STREAM(Encoder.TextStream.class),
            BINARY(Encoder.Binary.class),
            BINARY_STREAM(Encoder.BinaryStream.class);

            private final Class<? extends Encoder> contract;

            Form(Class<? extends Encoder> contract) {
                this.contract = contract;
            }
        }
    }

    /** One decoder interface that a configured class implements. */
    record Decoding(int index, Form form, Class<?> type) {
        enum Form {
            TEXT(Decoder.Text.class, Receiver.Kind.TEXT),
            TEXT_STREAM(Decoder.TextStream.class, Receiver.Kind.TEXT),
            BINARY(Decoder.Binary.class, Receiver.Kind.BINARY),
            BINARY_STREAM(Decoder.BinaryStream.class, Receiver.Kind.BINARY);

            private final Class<? extends Decoder> contract;
            private final Receiver.Kind kind;

            Form(Class<? extends Decoder> contract, Receiver.Kind kind) {
                this.contract = contract;
                this.kind = kind;
            }

            boolean isStream() {
                return this == TEXT_STREAM || this == BINARY_STREAM;
            }
        }
    }

    private static final String ENCODER = "encoder";
    private static final String DECODER = "decoder";

    private final List<Class<? extends Encoder>> encoders;
    private final List<Class<? extends Decoder>> decoders;
    private final List<Encoding> encodings = new ArrayList<>();
    private final List<Decoding> decodings = new ArrayList<>();

    private CodecTypes(List<Class<? extends Encoder>> encoders, List<Class<? extends Decoder>> decoders) {
        this.encoders = encoders;
        this.decoders = decoders;
    }

    /**
     * Whether instances can be made of the codecs is left to {@link #check}.
     *
     * @throws DeploymentException that names the endpoint, the codec and the rule
     */
    static CodecTypes of(
            Class<?> endpoint,
            @Nullable List<Class<? extends Encoder>> encoders,
            @Nullable List<Class<? extends Decoder>> decoders)
            throws DeploymentException {
        CodecTypes types = new CodecTypes(distinct(endpoint, ENCODER, encoders), distinct(endpoint, DECODER, decoders));
        for (Class<? extends Encoder> encoder : types.encoders) {
            types.addEncodings(endpoint, encoder);
        }
        for (Class<? extends Decoder> decoder : types.decoders) {
            types.addDecodings(endpoint, decoder);
        }
        return types;
    }

    /** @throws DeploymentException that names the endpoint and the codec of which no instance can be made */
    void check(Class<?> endpoint, InstanceProvider instances) throws DeploymentException {
        check(endpoint, ENCODER, encoders, instances);
        check(endpoint, DECODER, decoders, instances);
    }

    private static <T> void check(
            Class<?> endpoint, String what, List<Class<? extends T>> codecs, InstanceProvider instances)
            throws DeploymentException {
        for (Class<? extends T> codec : codecs) {
            try {
                instances.check(codec);
            } catch (InstantiationException e) {
                throw DeploymentErrors.of(endpoint, "the " + what + " cannot be used. " + e.getMessage(), e);
            }
        }
    }

    private static <T> List<Class<? extends T>> distinct(
            Class<?> endpoint, String what, @Nullable List<Class<? extends T>> codecs) throws DeploymentException {
        if (codecs == null) {
            return List.of();
        }
        Set<Class<?>> seen = new HashSet<>();
        for (@Nullable Class<? extends T> codec : codecs) {
            if (codec == null) {
                throw DeploymentErrors.of(endpoint, "one of its " + what + "s is null");
            }
            if (!seen.add(codec)) {
                throw DeploymentErrors.of(endpoint, "the " + what + " " + codec.getName() + " is given more than once");
            }
        }
        return List.copyOf(codecs);
    }

    private void addEncodings(Class<?> endpoint, Class<? extends Encoder> encoder) throws DeploymentException {
        int before = encodings.size();
        for (Encoding.Form form : Encoding.Form.values()) {
            if (form.contract.isAssignableFrom(encoder)) {
                Class<?> type = TypeArguments.of(encoder, form.contract);
                encodings.add(new Encoding(encoders.indexOf(encoder), form, type == null ? Object.class : type));
            }
        }
        if (encodings.size() == before) {
            throw DeploymentErrors.of(
                    endpoint,
                    "the encoder " + encoder.getName()
                            + " implements none of Encoder.Text, TextStream, Binary and BinaryStream");
        }
    }

    private void addDecodings(Class<?> endpoint, Class<? extends Decoder> decoder) throws DeploymentException {
        int before = decodings.size();
        for (Decoding.Form form : Decoding.Form.values()) {
            if (form.contract.isAssignableFrom(decoder)) {
                Class<?> type = TypeArguments.of(decoder, form.contract);
                decodings.add(new Decoding(
                        decoders.indexOf(decoder), form, type == null ? decodedByRaw(decoder, form.contract) : type));
            }
        }
        if (decodings.size() == before) {
            throw DeploymentErrors.of(
                    endpoint,
                    "the decoder " + decoder.getName()
                            + " implements none of Decoder.Text, TextStream, Binary and BinaryStream");
        }
    }

    /** A decoder that implements the raw interface still says what it makes: its method may return more than Object. */
    private static Class<?> decodedByRaw(Class<? extends Decoder> decoder, Class<? extends Decoder> contract) {
        Class<?> input = switch (contract.getSimpleName()) {
            case "Text" -> String.class;
            case "TextStream" -> java.io.Reader.class;
            case "Binary" -> ByteBuffer.class;
            default -> java.io.InputStream.class;
        };
        Class<?> result = Object.class;
        for (Method method : decoder.getMethods()) {
            if (method.getName().equals("decode")
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0] == input
                    && result.isAssignableFrom(method.getReturnType())) {
                result = method.getReturnType();
            }
        }
        return result;
    }

    /** Whether there are neither encoders nor decoders. */
    boolean areNone() {
        return encoders.isEmpty() && decoders.isEmpty();
    }

    List<Class<? extends Encoder>> encoders() {
        return encoders;
    }

    List<Class<? extends Decoder>> decoders() {
        return decoders;
    }

    List<Encoding> encodings() {
        return encodings;
    }

    /** The decoders, in declared order, that make something of the type (or its box) from messages of the kind. */
    List<Decoding> decodings(Receiver.Kind kind, Class<?> type) {
        Class<?> wanted = Scalars.boxed(type);
        return decodings.stream()
                .filter(decoding -> decoding.form().kind == kind && wanted.isAssignableFrom(decoding.type()))
                .toList();
    }

    /** Whether a method that declares this return type can return something to send. */
    boolean mayEncode(Class<?> type) {
        Class<?> boxed = Scalars.boxed(type);
        if (boxed == Void.class || Scalars.isScalar(boxed) || ByteBuffer.class.isAssignableFrom(boxed)) {
            return true;
        }
        if (boxed.isAssignableFrom(String.class) || boxed.isAssignableFrom(byte[].class)) {
            return true;
        }
        return encodings.stream()
                .anyMatch(
                        encoding -> encoding.type().isAssignableFrom(boxed) || boxed.isAssignableFrom(encoding.type()));
    }
}
