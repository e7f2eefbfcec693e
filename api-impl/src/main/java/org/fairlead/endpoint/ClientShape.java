package org.fairlead.endpoint;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Encoder;
import java.util.List;

/**
 * What a class annotated {@code @ClientEndpoint} is, whoever connects it: compiled for its first connection, and shared by all of them, since a client may well
 * connect the same class thousands of times.
 */
record ClientShape(CodecTypes codecs, Callbacks methods) {

    private static final Remembered<ClientShape, DeploymentException> COMPILED = new Remembered<>() {
        @Override
        ClientShape find(Class<?> type) throws DeploymentException {
            return compile(type);
        }
    };

    static ClientShape of(Class<?> annotated) throws DeploymentException {
        return COMPILED.of(annotated);
    }

    private static ClientShape compile(Class<?> annotated) throws DeploymentException {
        ClientEndpoint annotation = annotation(annotated);
        List<Class<? extends Encoder>> encoders = List.of(annotation.encoders());
        List<Class<? extends Decoder>> decoders = List.of(annotation.decoders());
        CodecTypes codecs = CodecTypes.of(annotated, encoders, decoders);
        return new ClientShape(codecs, CallbackCompiler.compile(annotated, codecs, null));
    }

    static ClientEndpoint annotation(Class<?> annotated) throws DeploymentException {
        ClientEndpoint annotation = annotated.getAnnotation(ClientEndpoint.class);
        if (annotation == null) {
            throw DeploymentErrors.of(annotated, "the class is not annotated with @ClientEndpoint");
        }
        return annotation;
    }
}
