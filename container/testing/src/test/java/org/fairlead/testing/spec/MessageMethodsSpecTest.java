package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 4.7, 4.7.1 and 4.8: the forms of a method for messages, what it may return, and what of it is inherited. */
class MessageMethodsSpecTest {

    public static class Bytes {
        @OnMessage
        public byte on(byte value) {
            return value;
        }
    }

    public static class Shorts {
        @OnMessage
        public Short on(short value) {
            return value;
        }
    }

    public static class Ints {
        @OnMessage
        public int on(Integer value) {
            return value;
        }
    }

    public static class Longs {
        @OnMessage
        public long on(long value) {
            return value;
        }
    }

    public static class Floats {
        @OnMessage
        public float on(float value) {
            return value;
        }
    }

    public static class Doubles {
        @OnMessage
        public Double on(Double value) {
            return value;
        }
    }

    public static class Chars {
        @OnMessage
        public char on(char value) {
            return value;
        }
    }

    public static class Booleans {
        @OnMessage
        public boolean on(Boolean value) {
            return value;
        }
    }

    private static String all(Reader reader) throws IOException {
        StringWriter text = new StringWriter();
        reader.transferTo(text);
        return text.toString();
    }

    public static class Readers {
        @OnMessage
        public String on(Reader reader, Session session) throws IOException {
            return all(reader);
        }
    }

    public static class Parts {
        private final StringBuilder text = new StringBuilder();

        @OnMessage
        public void on(Session session, boolean last, String part) throws IOException {
            text.append(part);
            if (last) {
                session.getBasicRemote().sendText(text.toString());
            }
        }
    }

    public static class Arrays {
        @OnMessage
        public byte[] on(byte[] data) {
            return data;
        }
    }

    public static class Buffers {
        @OnMessage
        public ByteBuffer on(Session session, ByteBuffer data) {
            return data;
        }
    }

    public static class Direct {
        @OnMessage
        public ByteBuffer on(ByteBuffer data) {
            return ByteBuffer.allocateDirect(data.remaining()).put(data).flip();
        }
    }

    public static class Streams {
        @OnMessage
        public ByteBuffer on(InputStream stream) throws IOException {
            return ByteBuffer.wrap(stream.readAllBytes());
        }
    }

    public static class PartsOfBytes {
        private final ByteBuffer all = ByteBuffer.allocate(100);

        @OnMessage
        public void on(byte[] part, boolean last, Session session) throws IOException {
            all.put(part);
            if (last) {
                session.getBasicRemote().sendBinary(all.flip());
            }
        }
    }

    /** One method of each kind. */
    public static class ThreeKinds {
        @OnMessage
        public String on(String text) {
            return "text";
        }

        @OnMessage
        public String on(ByteBuffer data) {
            return "binary";
        }

        @OnMessage
        public String on(PongMessage pong) {
            return "pong " + pong.getApplicationData().remaining();
        }
    }

    /** Annotated methods of a parent, one of them overridden. */
    public static class Parent {
        @OnOpen
        public void open(Session session) throws IOException {
            session.getBasicRemote().sendText("opened by the parent");
        }

        @OnMessage
        public String message(String text) {
            return "parent " + text;
        }
    }

    @ServerEndpoint("/child")
    public static class Child extends Parent {
        @Override
        @OnMessage
        public String message(String text) {
            return "child " + text;
        }
    }

    @ServerEndpoint("/limited")
    public static class Limited {
        @OnMessage(maxMessageSize = 5)
        public String on(String text) {
            return text;
        }
    }

    @ClientEndpoint
    public static class LimitedClient {
        @OnMessage(maxMessageSize = 5)
        public void on(byte[] data) {}
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
    }

    private TestClient connect(Class<?> endpoint) throws Exception {
        network.deploy(ServerEndpointConfig.Builder.create(endpoint, "/here").build());
        return network.connect("/here");
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(Bytes.class, "-128", "-128"),
                Arguments.of(Shorts.class, "32767", "32767"),
                Arguments.of(Ints.class, "-1", "-1"),
                Arguments.of(Longs.class, "9876543210", "9876543210"),
                Arguments.of(Floats.class, "1.5", "1.5"),
                Arguments.of(Floats.class, "2", "2.0"),
                Arguments.of(Doubles.class, "1e3", "1000.0"),
                Arguments.of(Chars.class, "c", "c"),
                Arguments.of(Booleans.class, "TRUE", "true"),
                Arguments.of(Booleans.class, "other", "false"),
                Arguments.of(Readers.class, "read me", "read me"),
                Arguments.of(Parts.class, "in parts", "in parts"),
                Arguments.of(ThreeKinds.class, "x", "text"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    @Tag("WSC-4.7")
    void everyFormForTextsTakesThem(Class<?> endpoint, String sent, String received) throws Exception {
        TestClient client = connect(endpoint);
        client.send(sent);

        assertThat(client.received()).containsExactly(received);
    }

    @ParameterizedTest
    @ValueSource(classes = {Arrays.class, Buffers.class, Direct.class, Streams.class, PartsOfBytes.class})
    @Tag("WSC-4.7")
    void everyFormForBytesTakesThem(Class<?> endpoint) throws Exception {
        TestClient client = connect(endpoint);
        client.send(ByteBuffer.wrap(new byte[] {1, -2, 3}));

        assertThat(client.received()).containsExactly(ByteBuffer.wrap(new byte[] {1, -2, 3}));
    }

    @Test
    @Tag("WSC-4.7")
    void eachKindOfMessageMayHaveAMethodOfItsOwn() throws Exception {
        TestClient client = connect(ThreeKinds.class);
        client.send("a");
        client.send(ByteBuffer.allocate(1));
        client.session().getBasicRemote().sendPong(ByteBuffer.allocate(9));

        assertThat(client.received()).containsExactly("text", "binary", "pong 9");
    }

    @Test
    @Tag("WSC-4.7")
    void partsThatArriveAreGivenOnAndTheLastIsSaid() throws Exception {
        TestClient client = connect(Parts.class);
        client.session().getBasicRemote().sendText("a", false);
        client.session().getBasicRemote().sendText("b", false);
        client.session().getBasicRemote().sendText("c", true);

        assertThat(client.received()).containsExactly("abc");
    }

    @Test
    @Tag("WSC-4.7.1")
    @Tag("A8")
    void messageUpToTheLimitOfTheMethodIsTakenAndALongerOneEndsIn1009() throws Exception {
        network.deploy(Limited.class);
        TestClient client = network.connect("/limited");
        client.send("12345");
        assertThat(client.received()).containsExactly("12345");
        client.send("123456");

        assertThat(client.received()).containsExactly("12345");
        assertThat(client.closeReason()).isNotNull();
        assertThat(client.closeReason().getCloseCode()).isEqualTo(CloseCodes.TOO_BIG);
    }

    @Test
    @Tag("WSC-4.7.1")
    void clientsMethodHasItsLimitToo() throws Exception {
        Scripted server = Scripted.listening();
        network.deploy(server.at("/sender").build());
        network.connect(new LimitedClient(), "/sender");
        server.session().getBasicRemote().sendBinary(ByteBuffer.allocate(6));
        network.settle();

        assertThat(server.told).containsExactly("close 1009");
    }

    @Test
    @Tag("WSC-4.8")
    void annotatedMethodsOfAParentCountUnlessTheyAreOverridden() throws Exception {
        network.deploy(Child.class);
        TestClient client = network.connect("/child");
        client.send("a");

        assertThat(client.received()).containsExactly("opened by the parent", "child a");
    }
}
