package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fairlead.endpoint.Endpoints.SESSION;
import static org.fairlead.endpoint.Endpoints.taker;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.DecodeException;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.Endpoints.Taker;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every shape of {@code @OnMessage} that needs no codec, called for real. */
class MessageShapesTest {

    /** What the method under test was given. */
    abstract static class Recorder {
        final List<@Nullable Object> calls = new ArrayList<>();

        void record(@Nullable Object... arguments) {
            calls.addAll(java.util.Arrays.asList(arguments));
        }
    }

    @ClientEndpoint
    public static class WholeText extends Recorder {
        @OnMessage(maxMessageSize = 77)
        public void on(String text) {
            record(text);
        }
    }

    @Test
    void wholeTextComesAsString() throws Throwable {
        WholeText endpoint = new WholeText();
        Taker receiver = check(taker(endpoint), Kind.TEXT, Form.WHOLE);
        assertThat(receiver.maxMessageSize()).isEqualTo(77);
        assertThat(receiver.deliver("hello", true)).isNull();
        assertThat(endpoint.calls).containsExactly("hello");
    }

    @ClientEndpoint
    public static class PartialText extends Recorder {
        @OnMessage(maxMessageSize = -1)
        public void on(boolean last, Session session, String part) {
            record(part, last, session == SESSION);
        }
    }

    @Test
    void partialTextComesWithItsFlagInAnyOrder() throws Throwable {
        PartialText endpoint = new PartialText();
        Taker receiver = check(taker(endpoint), Kind.TEXT, Form.PARTIAL);
        assertThat(receiver.maxMessageSize()).isEqualTo(-1);
        receiver.deliver("a", false);
        receiver.deliver("b", true);
        assertThat(endpoint.calls).containsExactly("a", false, true, "b", true, true);
    }

    @ClientEndpoint
    public static class TextReader extends Recorder {
        @OnMessage
        public void on(Reader reader) {
            record(reader);
        }
    }

    @Test
    void readerIsStreamed() throws Throwable {
        TextReader endpoint = new TextReader();
        Reader reader = new StringReader("x");
        check(taker(endpoint), Kind.TEXT, Form.STREAM).deliver(reader, true);
        assertThat(endpoint.calls).containsExactly(reader);
    }

    @ClientEndpoint
    public static class WholeBytes extends Recorder {
        @OnMessage
        public void on(byte[] bytes, Session session) {
            record(bytes, session == SESSION);
        }
    }

    @Test
    void wholeBinaryComesAsArrayOfExactlyTheMessage() throws Throwable {
        WholeBytes endpoint = new WholeBytes();
        Taker receiver = check(taker(endpoint), Kind.BINARY, Form.WHOLE);
        byte[] own = {1, 2, 3};
        receiver.deliver(ByteBuffer.wrap(own), true);
        assertThat(endpoint.calls.get(0)).isSameAs(own);
        receiver.deliver(ByteBuffer.wrap(own, 1, 1), true);
        receiver.deliver(ByteBuffer.wrap(own).asReadOnlyBuffer(), true);
        receiver.deliver(ByteBuffer.wrap(own, 1, 2).slice(), true);
        assertThat(endpoint.calls).hasSize(8);
        assertThat((byte[]) endpoint.calls.get(2)).containsExactly(2);
        assertThat((byte[]) endpoint.calls.get(4)).isNotSameAs(own).containsExactly(1, 2, 3);
        assertThat((byte[]) endpoint.calls.get(6)).containsExactly(2, 3);
    }

    @ClientEndpoint
    public static class WholeBuffer extends Recorder {
        @OnMessage
        public void on(Session session, ByteBuffer bytes) {
            record(bytes);
        }
    }

    @Test
    void wholeBinaryComesAsBuffer() throws Throwable {
        WholeBuffer endpoint = new WholeBuffer();
        ByteBuffer buffer = ByteBuffer.allocate(3);
        check(taker(endpoint), Kind.BINARY, Form.WHOLE).deliver(buffer, true);
        assertThat(endpoint.calls.get(0)).isSameAs(buffer);
    }

    @ClientEndpoint
    public static class PartialBytes extends Recorder {
        @OnMessage
        public void on(byte[] bytes, boolean last) {
            record(bytes, last);
        }
    }

    @ClientEndpoint
    public static class PartialBuffer extends Recorder {
        @OnMessage
        public void on(ByteBuffer bytes, boolean last) {
            record(bytes, last);
        }
    }

    @Test
    void partialBinaryComesAsArrayOrBuffer() throws Throwable {
        PartialBytes arrays = new PartialBytes();
        check(taker(arrays), Kind.BINARY, Form.PARTIAL).deliver(ByteBuffer.wrap(new byte[] {4, 5}, 0, 1), false);
        assertThat((byte[]) arrays.calls.get(0)).containsExactly(4);
        assertThat(arrays.calls.get(1)).isEqualTo(false);
        PartialBuffer buffers = new PartialBuffer();
        ByteBuffer part = ByteBuffer.allocate(1);
        check(taker(buffers), Kind.BINARY, Form.PARTIAL).deliver(part, true);
        assertThat(buffers.calls).containsExactly(part, true);
    }

    @ClientEndpoint
    public static class BinaryStream extends Recorder {
        @OnMessage
        public void on(InputStream stream) {
            record(stream);
        }
    }

    @Test
    void inputStreamIsStreamed() throws Throwable {
        BinaryStream endpoint = new BinaryStream();
        InputStream stream = InputStream.nullInputStream();
        check(taker(endpoint), Kind.BINARY, Form.STREAM).deliver(stream, true);
        assertThat(endpoint.calls).containsExactly(stream);
    }

    @ClientEndpoint
    public static class Pong extends Recorder {
        @OnMessage
        public void on(PongMessage pong) {
            record(pong);
        }
    }

    @Test
    void pongComesAsPongMessage() throws Throwable {
        Pong endpoint = new Pong();
        PongMessage pong = () -> ByteBuffer.allocate(0);
        check(taker(endpoint), Kind.PONG, Form.WHOLE).deliver(pong, true);
        assertThat(endpoint.calls).containsExactly(pong);
    }

    @ClientEndpoint
    public static class AllKinds extends Recorder {
        @OnMessage
        public void text(String text) {
            record(text);
        }

        @OnMessage
        public void binary(byte[] bytes) {
            record(bytes.length);
        }

        @OnMessage
        public void pong(PongMessage pong, Session session) {
            record(pong.getApplicationData());
        }
    }

    @Test
    void oneMethodForEachKindIsAllowed() throws Throwable {
        assertThat(Endpoints.takers(Endpoints.bindClient(new AllKinds())))
                .extracting(Taker::kind)
                .containsExactlyInAnyOrder(Kind.TEXT, Kind.BINARY, Kind.PONG);
    }

    @ClientEndpoint
    public static class Booleans extends Recorder {
        @OnMessage
        public boolean on(boolean value) {
            return !value;
        }
    }

    @ClientEndpoint
    public static class Bytes extends Recorder {
        @OnMessage
        public byte on(byte value) {
            return (byte) -value;
        }
    }

    @ClientEndpoint
    public static class Shorts extends Recorder {
        @OnMessage
        public Short on(short value) {
            return (short) -value;
        }
    }

    @ClientEndpoint
    public static class Ints extends Recorder {
        @OnMessage
        public int on(Session session, int value) {
            return -value;
        }
    }

    @ClientEndpoint
    public static class Longs extends Recorder {
        @OnMessage
        public Long on(Long value) {
            return -value;
        }
    }

    @ClientEndpoint
    public static class Floats extends Recorder {
        @OnMessage
        public float on(Float value) {
            return -value;
        }
    }

    @ClientEndpoint
    public static class Doubles extends Recorder {
        @OnMessage
        public double on(double value) {
            return -value;
        }
    }

    @ClientEndpoint
    public static class Chars extends Recorder {
        @OnMessage
        public char on(char value) {
            return Character.toUpperCase(value);
        }
    }

    @ClientEndpoint
    public static class BoxedChars extends Recorder {
        @OnMessage
        public Character on(Character value) {
            return Character.toUpperCase(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Booleans, true, false",
        "Bytes, 12, -12",
        "Shorts, 1234, -1234",
        "Ints, 123456, -123456",
        "Longs, 9876543210, -9876543210",
        "Floats, 1.5, -1.5",
        "Doubles, 2.5e10, -2.5E10",
        "Chars, q, Q",
        "BoxedChars, q, Q",
    })
    void primitivesAndBoxesComeFromTextAndAreReturned(String name, String text, String answer) throws Throwable {
        Object endpoint = Class.forName(MessageShapesTest.class.getName() + "$" + name)
                .getConstructor()
                .newInstance();
        Taker receiver = check(taker(endpoint), Kind.TEXT, Form.WHOLE);
        assertThat(receiver.deliver(text, true)).hasToString(answer);
    }

    @Test
    void textThatIsNoValueOfTheTypeIsADecodeException() throws Throwable {
        Taker receiver = taker(new Ints());
        assertThatThrownBy(() -> receiver.deliver("twelve", true))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.getText()).isEqualTo("twelve"))
                .hasMessage("\"twelve\" is no value of type int")
                .hasCauseInstanceOf(NumberFormatException.class);
        Taker chars = taker(new Chars());
        assertThatThrownBy(() -> chars.deliver("", true))
                .isInstanceOf(DecodeException.class)
                .hasMessage("\"\" is no value of type char");
    }

    /** Jakarta WebSocket 2.2, section 4.7, leaves open what a char is of a longer text. */
    @Test
    void characterIsTheFirstOfALongerText() throws Throwable {
        assertThat(taker(new Chars()).deliver("no", true)).hasToString("N");
    }

    @ClientEndpoint
    public static class Failing {
        @OnMessage
        public String on(String text) throws java.io.IOException {
            throw new java.io.IOException(text);
        }
    }

    @Test
    void whatTheMethodThrowsIsNotWrapped() throws Throwable {
        Taker receiver = taker(new Failing());
        assertThatThrownBy(() -> receiver.deliver("mine", true))
                .isExactlyInstanceOf(java.io.IOException.class)
                .hasMessage("mine");
    }

    private static Taker check(Taker receiver, Kind kind, Form form) {
        assertThat(receiver.kind()).isEqualTo(kind);
        assertThat(receiver.form()).isEqualTo(form);
        return receiver;
    }
}
