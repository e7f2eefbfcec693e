package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.DecodeException;
import jakarta.websocket.Decoder;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.endpoint.Endpoints.Taker;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.endpoint.WordCodecs.Word;
import org.junit.jupiter.api.Test;

class HandlerReceiversTest {

    private final List<Object> got = new ArrayList<>();
    private final MessageHandler.Whole<Object> handler = got::add;

    @SafeVarargs
    private Taker receiver(Class<?> type, Class<? extends Decoder>... decoders) throws Exception {
        Codecs codecs = Endpoints.codecs(List.of(), List.of(decoders));
        Receiver receiver = codecs.receiver(handler, type);
        assertThat(receiver.handler()).isSameAs(handler);
        return taker(receiver, codecs);
    }

    private static Taker taker(Receiver receiver, Codecs codecs) {
        return new Taker(receiver, new BoundEndpoint(new Endpoints.Silent(), codecs, Map.of()));
    }

    @Test
    void nativeTypesNeedNoDecoder() throws Throwable {
        assertShape(receiver(String.class), Kind.TEXT, Form.WHOLE);
        assertShape(receiver(Reader.class), Kind.TEXT, Form.STREAM);
        assertShape(receiver(Integer.class), Kind.TEXT, Form.WHOLE);
        assertShape(receiver(byte[].class), Kind.BINARY, Form.WHOLE);
        assertShape(receiver(ByteBuffer.class), Kind.BINARY, Form.WHOLE);
        assertShape(receiver(InputStream.class), Kind.BINARY, Form.STREAM);
        assertShape(receiver(PongMessage.class), Kind.PONG, Form.WHOLE);
        assertThat(receiver(Integer.class).deliver("12", true)).isNull();
        assertThat(receiver(Integer.class).maxMessageSize()).isEqualTo(-1);
        assertThat(got).containsExactly(12);
    }

    @Test
    void partialHandlerTakesTheNativeTypes() throws Throwable {
        Codecs codecs = Endpoints.codecs(List.of(), List.of());
        MessageHandler.Partial<Object> partial = (part, last) -> {
            got.add(part);
            got.add(last);
        };
        Taker text = taker(codecs.receiver(partial, String.class), codecs);
        assertShape(text, Kind.TEXT, Form.PARTIAL);
        assertShape(taker(codecs.receiver(partial, byte[].class), codecs), Kind.BINARY, Form.PARTIAL);
        assertShape(taker(codecs.receiver(partial, ByteBuffer.class), codecs), Kind.BINARY, Form.PARTIAL);
        assertThat(text.maxMessageSize()).isEqualTo(-1);
        assertThat(text.receiver().handler()).isSameAs(partial);
        assertThat(text.deliver("a", false)).isNull();
        assertThat(got).containsExactly("a", false);
        assertThatThrownBy(() -> codecs.receiver(partial, Reader.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes String, byte[] or ByteBuffer, not java.io.Reader");
    }

    @Test
    void typeWithoutDecoderIsRefused() {
        assertThatThrownBy(() -> receiver(Word.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("No decoder is configured that makes " + Word.class.getName());
    }

    @Test
    void firstDecoderThatWillDecodeIsTaken() throws Throwable {
        Taker receiver = receiver(Word.class, WordCodecs.Text.class, WordCodecs.AnyText.class);
        assertShape(receiver, Kind.TEXT, Form.WHOLE);
        receiver.deliver("word", true);
        receiver.deliver("other", true);
        assertThat(got).containsExactly(new Word("text:word"), new Word("any:other"));
    }

    @Test
    void decoderOfTextStreamsTakesWhatTheOthersLeave() throws Throwable {
        Taker receiver = receiver(Word.class, WordCodecs.Text.class, WordCodecs.TextStream.class);
        assertShape(receiver, Kind.TEXT, Form.WHOLE);
        receiver.deliver("word", true);
        receiver.deliver("other", true);
        assertThat(got).containsExactly(new Word("text:word"), new Word("reader:other"));
    }

    @Test
    void decoderOfTextStreamsThatComesFirstReadsWhileBytesArrive() throws Throwable {
        Taker receiver = receiver(Word.class, WordCodecs.TextStream.class, WordCodecs.Text.class);
        assertShape(receiver, Kind.TEXT, Form.STREAM);
        receiver.deliver(new StringReader("word"), true);
        assertThat(got).containsExactly(new Word("reader:word"));
    }

    @Test
    void binaryDecodersSeeTheMessageFromItsBeginning() throws Throwable {
        Taker receiver = receiver(Word.class, WordCodecs.Binary.class, WordCodecs.BinaryStream.class);
        assertShape(receiver, Kind.BINARY, Form.WHOLE);
        receiver.deliver(StandardCharsets.UTF_8.encode("word"), true);
        receiver.deliver(StandardCharsets.UTF_8.encode("other"), true);
        assertThat(got).containsExactly(new Word("binary:word"), new Word("stream:other"));
        Taker stream = receiver(Word.class, WordCodecs.BinaryStream.class);
        assertShape(stream, Kind.BINARY, Form.STREAM);
        stream.deliver(new ByteArrayInputStream(new byte[] {'x'}), true);
        assertThat(got).last().isEqualTo(new Word("stream:x"));
    }

    @Test
    void messageThatNoDecoderAcceptsIsADecodeException() throws Throwable {
        Taker text = receiver(Word.class, WordCodecs.Text.class);
        assertThatThrownBy(() -> text.deliver("other", true))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.getText()).isEqualTo("other"))
                .hasMessageContaining("No configured decoder accepts this text message");
        Taker binary = receiver(Word.class, WordCodecs.Binary.class);
        assertThatThrownBy(() -> binary.deliver(StandardCharsets.UTF_8.encode("other"), true))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.getBytes().remaining()).isEqualTo(5))
                .hasMessageContaining("No configured decoder accepts this binary message");
    }

    @Test
    void decoderFailureComesAsItWasThrown() throws Throwable {
        Taker receiver = receiver(Word.class, WordCodecs.Text.class);
        assertThatThrownBy(() -> receiver.deliver("w", true))
                .isInstanceOf(DecodeException.class)
                .hasMessage("too short");
        Taker nothing = receiver(Word.class, WordCodecs.Nothing.class);
        assertThatThrownBy(() -> nothing.deliver("w", true))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("WordCodecs$Nothing returned null");
        assertThat(got).isEmpty();
    }

    public static class Upper implements Decoder.Text<String> {
        @Override
        public String decode(String text) {
            return text.toUpperCase(java.util.Locale.ROOT);
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    public static class TensOnly implements Decoder.Text<Integer> {
        @Override
        public Integer decode(String text) {
            return Integer.parseInt(text) * 10;
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    public static class OwnReader implements Decoder.Text<StringReader> {
        @Override
        public StringReader decode(String text) {
            return new StringReader(text);
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    @Test
    void configuredDecodersWinOverBuiltInTypes() throws Throwable {
        receiver(String.class, Upper.class).deliver("a", true);
        receiver(int.class, TensOnly.class).deliver("4", true);
        Taker reader = receiver(Reader.class, OwnReader.class);
        assertShape(reader, Kind.TEXT, Form.WHOLE);
        reader.deliver("b", true);
        assertThat(got).hasSize(3).startsWith("A", 40);
        assertThat(got.get(2)).isInstanceOf(StringReader.class);
    }

    @Test
    void typeThatIsMadeOfBothKindsGetsTwoReceivers() throws Throwable {
        Codecs codecs = Endpoints.codecs(List.of(), List.of(WordCodecs.Binary.class, WordCodecs.Text.class));
        assertThat(codecs.receivers(handler, Word.class))
                .extracting(Receiver::kind)
                .containsExactly(Kind.TEXT, Kind.BINARY);
        assertThat(codecs.receiver(handler, Word.class).kind()).isEqualTo(Kind.TEXT);
    }

    private static void assertShape(Taker receiver, Kind kind, Form form) {
        assertThat(receiver.kind()).isEqualTo(kind);
        assertThat(receiver.form()).isEqualTo(form);
    }
}
