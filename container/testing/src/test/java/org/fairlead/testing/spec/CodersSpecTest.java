package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.EncodeException;
import jakarta.websocket.Encoder;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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

/** Sections 4.1.2, 4.1.3, 4.2.1 and 4.2.2, {@code Decoder} and {@code Encoder}: whose codecs a message goes through, and how long they live. */
class CodersSpecTest {

    @ServerEndpoint(value = "/annotated", decoders = Codecs.FromText.class, encoders = Codecs.ToText.class)
    public static class Annotated {
        @OnMessage
        public Note message(Note note) {
            return new Note(note.text() + "!");
        }
    }

    @ClientEndpoint(
            decoders = {Codecs.FromText.class},
            encoders = {Codecs.ToText.class})
    public static class AnnotatedClient {
        @OnMessage
        public void message(Note note) {
            Codecs.SEEN.add("client got " + note.text());
        }
    }

    /** In front of what the container would take a text for anyway. */
    public static class Shout implements Decoder.Text<Reader> {
        @Override
        public boolean willDecode(String text) {
            return true;
        }

        @Override
        public Reader decode(String text) {
            return new StringReader(text.toUpperCase(Locale.ROOT));
        }
    }

    public static class Zeros implements Decoder.Binary<InputStream> {
        @Override
        public boolean willDecode(ByteBuffer bytes) {
            return true;
        }

        @Override
        public InputStream decode(ByteBuffer bytes) {
            return new ByteArrayInputStream(new byte[bytes.remaining()]);
        }
    }

    @ServerEndpoint(
            value = "/own",
            decoders = {Shout.class, Zeros.class})
    public static class OwnReaders {
        @OnMessage
        public String text(Reader reader) throws IOException {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        }

        @OnMessage
        public byte[] bytes(InputStream stream) throws IOException {
            return stream.readAllBytes();
        }
    }

    /** Where a boolean goes, the application's word is used and not the container's. */
    public static class YesNo implements Encoder.Text<Boolean> {
        @Override
        public String encode(Boolean value) throws EncodeException {
            return value ? "yes" : "no";
        }
    }

    @ServerEndpoint(value = "/yes", encoders = YesNo.class)
    public static class Polite {
        @OnMessage
        public boolean message(String text) {
            return text.isEmpty();
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
        Codecs.SEEN.clear();
    }

    /** A programmatic endpoint of either side that adds an exclamation mark to notes. */
    private static Scripted answering() {
        return new Scripted((self, session) ->
                session.addMessageHandler(Note.class, (MessageHandler.Whole<Note>) note -> {
                    self.told.add(note);
                    send(session, new Note(note.text() + "!"));
                }));
    }

    private static void send(Session session, Note note) {
        try {
            session.getBasicRemote().sendObject(note);
        } catch (IOException | EncodeException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of(Codecs.FromText.class, Codecs.ToText.class, true),
                Arguments.of(Codecs.FromReader.class, Codecs.ToWriter.class, true),
                Arguments.of(Codecs.FromBytes.class, Codecs.ToBytes.class, false),
                Arguments.of(Codecs.FromStream.class, Codecs.ToStream.class, false));
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Tag("WSC-4.1.3")
    void everyFormOfCodecServesTheServer(
            Class<? extends Decoder> decoder, Class<? extends Encoder> encoder, boolean text) throws Exception {
        network.deploy(answering()
                .at("/notes")
                .decoders(List.of(decoder))
                .encoders(List.of(encoder))
                .build());
        TestClient client = network.connect("/notes");
        if (text) {
            client.send("hi");
            assertThat(client.received()).containsExactly("hi!");
        } else {
            client.send(StandardCharsets.UTF_8.encode("hi"));
            assertThat(client.received()).containsExactly(StandardCharsets.UTF_8.encode("hi!"));
        }
        client.close();

        assertOneLife(decoder, encoder);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Tag("WSC-4.2.2")
    void everyFormOfCodecServesTheClient(
            Class<? extends Decoder> decoder, Class<? extends Encoder> encoder, boolean text) throws Exception {
        Scripted server = new Scripted((self, session) -> {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) self.told::add);
            session.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>)
                    bytes -> self.told.add(StandardCharsets.UTF_8.decode(bytes).toString()));
            if (text) {
                session.getBasicRemote().sendText("hi");
            } else {
                session.getBasicRemote().sendBinary(StandardCharsets.UTF_8.encode("hi"));
            }
        });
        network.deploy(server.at("/notes").build());
        Scripted client = answering();
        Session session = network.connect(
                client,
                ClientEndpointConfig.Builder.create()
                        .decoders(List.of(decoder))
                        .encoders(List.of(encoder))
                        .build(),
                "/notes");

        assertThat(client.told).containsExactly(new Note("hi"));
        assertThat(server.told).containsExactly("hi!");
        session.close();
        network.settle();
        assertOneLife(decoder, encoder);
    }

    /** One instance of each for the connection, from its beginning to its end. */
    private void assertOneLife(Class<?> decoder, Class<?> encoder) {
        for (Class<?> codec : List.of(decoder, encoder)) {
            List<String> life = Codecs.SEEN.stream()
                    .filter(line -> line.startsWith(codec.getSimpleName() + " "))
                    .toList();
            assertThat(life).first().isEqualTo(codec.getSimpleName() + " init");
            assertThat(life).last().isEqualTo(codec.getSimpleName() + " destroy");
            assertThat(life.stream().filter(line -> line.endsWith(" init"))).hasSize(1);
            assertThat(life).hasSizeGreaterThan(2);
        }
    }

    @Test
    @Tag("WSC-4.1.2")
    void annotatedEndpointsOfBothSidesSpeakThroughTheirCodecs() throws Exception {
        network.deploy(Annotated.class);
        Session session = network.connect(new AnnotatedClient(), "/annotated");
        session.getBasicRemote().sendObject(new Note("a"));
        network.settle();

        assertThat(Codecs.SEEN).contains("client got a!");
    }

    @Test
    @Tag("WSC-Decoder")
    void eachConnectionHasCodecsOfItsOwn() throws Exception {
        network.deploy(Annotated.class);
        TestClient first = network.connect("/annotated");
        network.connect("/annotated");
        first.close();

        assertThat(Codecs.SEEN.stream().filter("FromText init"::equals)).hasSize(2);
        assertThat(Codecs.SEEN.stream().filter("FromText destroy"::equals)).hasSize(1);
    }

    @Test
    @Tag("WSC-Decoder")
    void decoderIsPassedOverThatWillNotDecode() throws Exception {
        Scripted server = answering();
        network.deploy(server.at("/notes")
                .decoders(List.of(Codecs.FromText.class, Codecs.FromReader.class))
                .encoders(List.of(Codecs.ToText.class))
                .build());
        TestClient client = network.connect("/notes");
        client.send("skip me");
        client.send("take me");

        assertThat(client.received()).containsExactly("skip me!", "take me!");
        assertThat(Codecs.SEEN)
                .contains("FromText asked skip me", "FromReader skip me", "FromText take me")
                .doesNotContain("FromText skip me", "FromReader take me");
    }

    @Test
    @Tag("WSC-4.1.3")
    void applicationsDecodersWinOverTheBuiltInReaderAndStream() throws Exception {
        network.deploy(OwnReaders.class);
        TestClient client = network.connect("/own");
        client.send("loud");
        client.send(ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertThat(client.received()).containsExactly("LOUD", ByteBuffer.wrap(new byte[3]));
    }

    @Test
    @Tag("WSC-4.1.2")
    void applicationsEncodersWinOverTheTextOfAPrimitive() throws Exception {
        network.deploy(Polite.class);
        TestClient client = network.connect("/yes");
        client.send("");
        client.send("x");

        assertThat(client.received()).containsExactly("yes", "no");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("WSC-EndpointConfig")
    void configurationListsTheCodecsInTheirOrder(boolean atTheServer) throws Exception {
        EndpointConfig[] seen = new EndpointConfig[1];
        Scripted endpoint = new Scripted((self, session) -> {}) {
            @Override
            public void onOpen(Session opened, EndpointConfig config) {
                seen[0] = config;
            }
        };
        List<Class<? extends Decoder>> decoders = List.of(Codecs.FromReader.class, Codecs.FromText.class);
        List<Class<? extends Encoder>> encoders = List.of(Codecs.ToWriter.class, Codecs.ToBytes.class);
        if (atTheServer) {
            network.deploy(
                    endpoint.at("/config").decoders(decoders).encoders(encoders).build());
            network.connect("/config");
        } else {
            network.deploy(Scripted.listening().at("/config").build());
            network.connect(
                    endpoint,
                    ClientEndpointConfig.Builder.create()
                            .decoders(decoders)
                            .encoders(encoders)
                            .build(),
                    "/config");
        }

        EndpointConfig config = Objects.requireNonNull(seen[0]);
        assertThat(config.getDecoders()).isEqualTo(decoders);
        assertThat(config.getEncoders()).isEqualTo(encoders);
    }
}
