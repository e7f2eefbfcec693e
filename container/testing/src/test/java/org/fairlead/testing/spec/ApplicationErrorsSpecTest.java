package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.TestClient;
import org.fairlead.testing.spec.Codecs.Note;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 5.2.2: what the application's code throws reaches its own onError, and the session is still good for an answer. */
class ApplicationErrorsSpecTest {

    /** Tells the peer what went wrong, as the innermost cause says it. */
    public abstract static class Telling {
        @OnError
        public void error(Session session, Throwable error) throws IOException {
            Throwable innermost = error;
            while (innermost.getCause() != null) {
                innermost = innermost.getCause();
            }
            session.getBasicRemote().sendText("error: " + innermost.getMessage());
        }
    }

    @ServerEndpoint("/open")
    public static class FailsToOpen extends Telling {
        @OnOpen
        public void open() {
            throw new IllegalStateException("no");
        }
    }

    @ServerEndpoint("/open-io")
    public static class FailsToOpenWithIo extends Telling {
        @OnOpen
        public void open() throws IOException {
            throw new IOException("no");
        }
    }

    @ServerEndpoint("/message")
    public static class FailsAtMessages extends Telling {
        @OnMessage
        public void message(String text) throws IOException {
            if (text.equals("io")) {
                throw new IOException(text);
            }
            throw new IllegalArgumentException(text);
        }
    }

    /** The same on the other side. */
    @ClientEndpoint
    public static class FailingClient extends Telling {
        @OnMessage
        public void message(String text) {
            throw new IllegalArgumentException(text);
        }
    }

    /** Takes and returns notes, through whatever codecs. */
    public static class Notes extends Telling {
        @OnMessage
        public void message(Note note) {}
    }

    /** Returns what it was sent, as a note. */
    public static class Returning extends Telling {
        @OnMessage
        public Note message(String text) {
            return new Note(text);
        }
    }

    /** Sends what it was sent, as a note. */
    public static class Sending extends Telling {
        @OnMessage
        public void message(String text, Session session) throws IOException, EncodeException {
            session.getBasicRemote().sendObject(new Note(text));
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
        Codecs.SEEN.clear();
    }

    @ParameterizedTest
    @ValueSource(classes = {FailsToOpen.class, FailsToOpenWithIo.class})
    @Tag("WSC-5.2.2")
    void whatOnOpenThrowsCanBeToldToThePeer(Class<?> endpoint) throws Exception {
        network.deploy(endpoint);
        TestClient client =
                network.connect(endpoint.getAnnotation(ServerEndpoint.class).value());

        assertThat(client.received()).containsExactly("error: no");
    }

    @Test
    @Tag("WSC-5.2.2")
    void whatOnMessageThrowsCanBeToldToThePeerAndTheSessionGoesOn() throws Exception {
        network.deploy(FailsAtMessages.class);
        TestClient client = network.connect("/message");
        client.send("io");
        client.send("other");

        assertThat(client.received()).containsExactly("error: io", "error: other");
        assertThat(client.session().isOpen()).isTrue();
    }

    @Test
    @Tag("WSC-5.2.2")
    void whatAClientsOnMessageThrowsCanBeToldToThePeer() throws Exception {
        Scripted server = Scripted.listening();
        network.deploy(server.at("/listening").build());
        network.connect(new FailingClient(), "/listening");
        server.session().getBasicRemote().sendText("boo");
        network.settle();

        assertThat(server.told).containsExactly("error: boo");
    }

    static Stream<Arguments> decoders() {
        return Stream.of(
                        Codecs.FromText.class, Codecs.FromReader.class, Codecs.FromBytes.class, Codecs.FromStream.class)
                .flatMap(decoder ->
                        Stream.of(Codecs.CRASH, Codecs.REFUSE).map(message -> Arguments.of(decoder, message)));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    @Tag("WSC-5.2.2")
    void whatADecoderThrowsCanBeToldToThePeer(Class<? extends Decoder> decoder, String message) throws Exception {
        network.deploy(ServerEndpointConfig.Builder.create(Notes.class, "/notes")
                .decoders(List.of(decoder))
                .build());
        TestClient client = network.connect("/notes");
        if (Decoder.Text.class.isAssignableFrom(decoder) || Decoder.TextStream.class.isAssignableFrom(decoder)) {
            client.send(message);
        } else {
            client.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(client.received()).containsExactly("error: " + message);
        assertThat(client.session().isOpen()).isTrue();
    }

    static Stream<Arguments> encoders() {
        return Stream.of(Codecs.ToText.class, Codecs.ToWriter.class, Codecs.ToBytes.class, Codecs.ToStream.class)
                .flatMap(encoder -> Stream.of(Returning.class, Sending.class)
                        .flatMap(endpoint -> Stream.of(Codecs.CRASH, Codecs.REFUSE)
                                .map(message -> Arguments.of(encoder, endpoint, message))));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    @Tag("WSC-5.2.2")
    void whatAnEncoderThrowsCanBeToldToThePeer(Class<? extends Encoder> encoder, Class<?> endpoint, String message)
            throws Exception {
        network.deploy(ServerEndpointConfig.Builder.create(endpoint, "/notes")
                .encoders(List.of(encoder))
                .build());
        TestClient client = network.connect("/notes");
        client.send(message);
        client.send("fine");

        assertThat(client.received()).hasSize(2);
        assertThat(client.received().get(0)).isEqualTo("error: " + message);
        assertThat(client.session().isOpen()).isTrue();
    }
}
