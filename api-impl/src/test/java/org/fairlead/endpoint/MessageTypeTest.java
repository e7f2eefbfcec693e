package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Decoder;
import jakarta.websocket.MessageHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.fairlead.endpoint.WordCodecs.Word;
import org.junit.jupiter.api.Test;

/** How the type variable of a handler or decoder is found. */
class MessageTypeTest {

    abstract static class Generic<A, B> implements MessageHandler.Whole<B> {
        @Override
        public void onMessage(B message) {}
    }

    abstract static class Swapped<X> extends Generic<X, List<X>> {}

    static class Concrete extends Swapped<String> {}

    static class Bounded<T extends Word> implements MessageHandler.Whole<T> {
        @Override
        public void onMessage(T message) {}
    }

    static class Open<T> implements MessageHandler.Whole<T> {
        @Override
        public void onMessage(T message) {}
    }

    @SuppressWarnings("rawtypes")
    static class Raw implements MessageHandler.Whole {
        @Override
        public void onMessage(Object message) {}
    }

    @SuppressWarnings("rawtypes")
    static class RawBounded extends Bounded {}

    interface Named extends MessageHandler.Partial<ByteBuffer> {}

    static class ByInterface implements Named {
        @Override
        public void onMessage(ByteBuffer part, boolean last) {}
    }

    static class Arrays<T> extends Open<T[]> {}

    static class WordArrays extends Arrays<Word> {}

    static class Objects extends Open<Object> {}

    @Test
    void typeIsFoundThroughSupertypes() {
        assertThat(Codecs.messageType(new Concrete())).isEqualTo(List.class);
        assertThat(Codecs.messageType(new ByInterface())).isEqualTo(ByteBuffer.class);
        assertThat(Codecs.messageType(new WordArrays())).isEqualTo(Word[].class);
        assertThat(Codecs.messageType(new Objects())).isEqualTo(Object.class);
        assertThat(Codecs.messageType(new Open<Map<String, ?>>() {})).isEqualTo(Map.class);
        assertThat(Codecs.messageType(new Open<byte[]>() {})).isEqualTo(byte[].class);
        assertThat(Codecs.messageType(new MessageHandler.Whole<String>() {
                    @Override
                    public void onMessage(String message) {}
                }))
                .isEqualTo(String.class);
    }

    @Test
    void boundOfAnOpenVariableIsTaken() {
        assertThat(Codecs.messageType(new Bounded<Word>())).isEqualTo(Word.class);
        assertThat(Codecs.messageType(new RawBounded())).isEqualTo(Word.class);
    }

    @Test
    void typeThatIsLostAtRunTimeIsRefused() {
        MessageHandler.Whole<String> lambda = message -> {};
        for (MessageHandler handler : List.of(lambda, new Open<String>(), new Raw())) {
            assertThatThrownBy(() -> Codecs.messageType(handler))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(handler.getClass().getName())
                    .hasMessageContaining("use addMessageHandler(Class, handler)");
        }
        assertThatThrownBy(() -> Codecs.messageType(new MessageHandler() {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("implements neither MessageHandler.Whole nor MessageHandler.Partial");
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    public static class RawText implements Decoder.Text {
        @Override
        public Word decode(String text) {
            return new Word("raw:" + text);
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    @SuppressWarnings("rawtypes")
    public static class RawBinaryStream implements Decoder.BinaryStream {
        @Override
        public Word decode(java.io.InputStream stream) {
            return new Word("raw");
        }
    }

    @SuppressWarnings("rawtypes")
    public static class RawTextStream implements Decoder.TextStream {
        @Override
        public Word decode(java.io.Reader reader) {
            return new Word("raw");
        }
    }

    @SuppressWarnings("rawtypes")
    public static class RawBinary implements Decoder.Binary {
        @Override
        public Word decode(ByteBuffer bytes) {
            return new Word("raw");
        }

        @Override
        public boolean willDecode(ByteBuffer bytes) {
            return true;
        }
    }

    @Test
    void rawDecoderMakesWhatItsMethodReturns() throws Exception {
        MessageHandler.Whole<Word> handler = word -> {};
        List<Class<? extends Decoder>> raw =
                List.of(RawText.class, RawBinary.class, RawTextStream.class, RawBinaryStream.class);
        for (Class<? extends Decoder> decoder : raw) {
            assertThat(Endpoints.codecs(List.of(), List.of(decoder)).receivers(handler, Word.class))
                    .hasSize(1);
        }
    }

    @Test
    void erasureOfOtherTypes() throws Exception {
        assertThat(TypeArguments.of(String.class, MessageHandler.Whole.class)).isNull();
        var wildcard = (java.lang.reflect.ParameterizedType)
                MessageTypeTest.class.getDeclaredField("wildcard").getGenericType();
        assertThat(TypeArguments.erase(wildcard.getActualTypeArguments()[0], MessageTypeTest.class))
                .isEqualTo(Number.class);
    }

    @SuppressWarnings("UnusedVariable")
    private static final List<? extends Number> wildcard = List.of();
}
