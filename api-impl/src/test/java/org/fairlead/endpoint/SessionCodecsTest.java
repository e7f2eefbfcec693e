package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.WordCodecs.Word;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionCodecsTest {

    /** What the codecs of this test did; each test runs on one thread. */
    private static final List<String> LOG = new ArrayList<>();

    @BeforeEach
    void clear() {
        LOG.clear();
    }

    @Test
    void nativeTypesNeedNoEncoder() throws Exception {
        Codecs codecs = Endpoints.codecs(List.of(), List.of());
        ByteBuffer buffer = ByteBuffer.allocate(3);
        assertThat(codecs.encode("text")).isEqualTo("text");
        assertThat(codecs.encode(buffer)).isSameAs(buffer);
        assertThat(codecs.encode(new byte[] {1, 2})).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(codecs.encode(42)).isEqualTo("42");
        assertThat(codecs.encode('c')).isEqualTo("c");
        assertThat(codecs.encode(true)).isEqualTo("true");
        assertThat(codecs.encode(1.5)).isEqualTo("1.5");
    }

    @Test
    void otherTypesNeedAnEncoder() throws Exception {
        Codecs codecs = Endpoints.codecs(List.of(WordCodecs.ToText.class), List.of());
        Object message = List.of();
        assertThatThrownBy(() -> codecs.encode(message))
                .isInstanceOfSatisfying(
                        EncodeException.class, e -> assertThat(e.getObject()).isSameAs(message))
                .hasMessageContaining("No encoder is configured for java.util.ImmutableCollections");
    }

    @Test
    void eachFormOfEncoderGivesTextOrBinary() throws Exception {
        Word word = new Word("hi");
        assertThat(encode(WordCodecs.ToText.class, word)).isEqualTo("text:hi");
        assertThat(encode(WordCodecs.ToTextStream.class, word)).isEqualTo("writer:hi");
        assertThat(encode(WordCodecs.ToBinary.class, word)).isEqualTo(utf8("binary:hi"));
        assertThat(encode(WordCodecs.ToBinaryStream.class, word)).isEqualTo(utf8("stream:hi"));
    }

    private static Object encode(Class<? extends Encoder> encoder, Object message) throws Exception {
        return Endpoints.codecs(List.of(encoder), List.of()).encode(message);
    }

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    @Test
    void encoderFailureIsAnEncodeExceptionWithItsCause() {
        assertThatThrownBy(() -> encode(WordCodecs.ToText.class, new Word("refuse")))
                .isInstanceOf(EncodeException.class)
                .hasMessage("refused");
        assertThatThrownBy(() -> encode(WordCodecs.ToText.class, new Word("crash")))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("WordCodecs$ToText failed")
                .hasRootCauseMessage("crashed");
        assertThatThrownBy(() -> encode(WordCodecs.ToTextStream.class, new Word("crash")))
                .isInstanceOf(EncodeException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> encode(WordCodecs.ToText.class, new Word("null")))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("WordCodecs$ToText returned null");
    }

    public static class ForNumbers implements Encoder.Text<Number> {
        @Override
        public String encode(Number number) {
            return "number " + number;
        }
    }

    public static class ForIntegers implements Encoder.Text<Integer> {
        @Override
        public String encode(Integer number) {
            return "integer " + number;
        }
    }

    public static class ForStrings implements Encoder.Text<String> {
        @Override
        public String encode(String text) {
            return "<" + text + ">";
        }
    }

    @Test
    void configuredEncoderWinsOverNativeAndExactOverAssignable() throws Exception {
        Codecs codecs = Endpoints.codecs(List.of(ForNumbers.class, ForIntegers.class, ForStrings.class), List.of());
        assertThat(codecs.encode(1)).isEqualTo("integer 1");
        assertThat(codecs.encode(1L)).isEqualTo("number 1");
        assertThat(codecs.encode("a")).isEqualTo("<a>");
        assertThat(codecs.encode(true)).isEqualTo("true");
    }

    public static class Logging implements Encoder.Text<Word>, Decoder.Text<Word> {
        public Logging() {
            LOG.add("new");
        }

        @Override
        public void init(EndpointConfig config) {
            LOG.add("init " + (config instanceof ClientEndpointConfig));
        }

        @Override
        public void destroy() {
            LOG.add("destroy");
            throw new IllegalStateException("broken on purpose");
        }

        @Override
        public String encode(Word word) {
            return word.text();
        }

        @Override
        public Word decode(String text) {
            return new Word(text);
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    @Test
    void codecsLiveWithTheSession() throws Exception {
        InstanceProvider instances = new InstanceProvider() {
            @Override
            public <T> T create(Class<T> type) throws InstantiationException {
                return InstanceProvider.constructors().create(type);
            }

            @Override
            public void destroy(Object instance) {
                LOG.add("given back");
            }
        };
        EndpointModel model = model(List.of(Logging.class), List.of(Logging.class), instances);
        assertThat(LOG).isEmpty();
        Codecs codecs = model.openCodecs();
        assertThat(LOG).containsExactly("new", "init true", "new", "init true");
        assertThat(codecs.config()).isSameAs(model.config());
        LOG.clear();
        codecs.close();
        codecs.close();
        assertThat(LOG).containsExactly("destroy", "given back", "destroy", "given back");
    }

    public static class RefusingToStart implements Decoder.Text<Word> {
        @Override
        public void init(EndpointConfig config) {
            throw new IllegalStateException("no database");
        }

        @Override
        public Word decode(String text) {
            return new Word(text);
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    @Test
    void codecThatCannotStartTakesTheOthersWithIt() throws Exception {
        EndpointModel model =
                model(List.of(Logging.class), List.of(RefusingToStart.class), InstanceProvider.constructors());
        assertThatThrownBy(model::openCodecs)
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("RefusingToStart cannot be started")
                .hasRootCauseMessage("no database");
        assertThat(LOG).containsExactly("new", "init true", "destroy");
    }

    public static class FormlessEncoder implements Encoder {}

    public static class FormlessDecoder implements Decoder {}

    public static class WithArgument extends ForStrings {
        public WithArgument(String argument) {
            LOG.add(argument);
        }
    }

    @Test
    void wrongCodecsAreRefusedAtDeployment() {
        assertRefused(
                List.of(ForStrings.class, ForStrings.class),
                List.of(),
                "the encoder " + ForStrings.class.getName() + " is given more than once");
        assertRefused(
                List.of(),
                List.of(WordCodecs.Text.class, WordCodecs.Text.class),
                "the decoder " + WordCodecs.Text.class.getName() + " is given more than once");
        assertRefused(
                List.of(FormlessEncoder.class),
                List.of(),
                "FormlessEncoder implements none of Encoder.Text, TextStream, Binary and BinaryStream");
        assertRefused(
                List.of(),
                List.of(FormlessDecoder.class),
                "FormlessDecoder implements none of Decoder.Text, TextStream, Binary and BinaryStream");
        assertRefused(List.of(WithArgument.class), List.of(), "it has no constructor without arguments");
        assertRefused(List.of(Encoder.Text.class), List.of(), "it is not a class that can be instantiated");
        List<Class<? extends Encoder>> withNull = new ArrayList<>();
        withNull.add(null);
        assertRefused(withNull, List.of(), "one of its encoders is null");
    }

    private static void assertRefused(
            List<Class<? extends Encoder>> encoders, List<Class<? extends Decoder>> decoders, String rule) {
        assertThatThrownBy(() -> model(encoders, decoders, InstanceProvider.constructors()))
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith(Endpoints.Silent.class.getName() + ": ")
                .hasMessageContaining(rule);
    }

    private static EndpointModel model(
            List<Class<? extends Encoder>> encoders,
            List<Class<? extends Decoder>> decoders,
            InstanceProvider instances)
            throws DeploymentException {
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .encoders(encoders)
                .decoders(decoders)
                .build();
        return EndpointModel.client(Endpoints.Silent.class, config, instances);
    }
}
