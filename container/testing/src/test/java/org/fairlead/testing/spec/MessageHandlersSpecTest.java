package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.fairlead.testing.InMemoryNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2.1.3 and {@code Session.addMessageHandler}: which handlers a session takes, and what they get. */
class MessageHandlersSpecTest {

    /** A handler of each kind that needs no decoder; it passes on what it was given, as text. */
    enum Kind {
        TEXT(seen -> (MessageHandler.Whole<String>) seen::accept, String.class),
        READER(seen -> (MessageHandler.Whole<Reader>) reader -> seen.accept(read(reader)), Reader.class),
        BYTES(seen -> (MessageHandler.Whole<byte[]>) bytes -> seen.accept(text(ByteBuffer.wrap(bytes))), byte[].class),
        BUFFER(seen -> (MessageHandler.Whole<ByteBuffer>) bytes -> seen.accept(text(bytes)), ByteBuffer.class),
        STREAM(seen -> (MessageHandler.Whole<InputStream>) stream -> seen.accept(read(stream)), InputStream.class),
        PONG(
                seen -> (MessageHandler.Whole<PongMessage>) pong -> seen.accept(text(pong.getApplicationData())),
                PongMessage.class),
        PART_OF_TEXT(seen -> parts((MessageHandler.Partial<String>) (part, last) -> seen.accept(part)), String.class),
        PART_OF_BYTES(
                seen -> parts(
                        (MessageHandler.Partial<byte[]>) (part, last) -> seen.accept(text(ByteBuffer.wrap(part)))),
                byte[].class),
        PART_OF_BUFFER(
                seen -> parts((MessageHandler.Partial<ByteBuffer>) (part, last) -> seen.accept(text(part))),
                ByteBuffer.class);

        interface Make {
            MessageHandler of(Consumer<Object> seen);
        }

        private final Make make;
        private final Class<?> type;

        Kind(Make make, Class<?> type) {
            this.make = make;
            this.type = type;
        }

        private static <T> MessageHandler.Partial<T> parts(MessageHandler.Partial<T> handler) {
            return handler;
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        void add(Session session, Consumer<Object> seen) {
            MessageHandler handler = make.of(seen);
            if (handler instanceof MessageHandler.Partial partial) {
                session.addMessageHandler((Class) type, partial);
            } else {
                session.addMessageHandler((Class) type, (MessageHandler.Whole) handler);
            }
        }

        void send(Session session, String message) throws IOException {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(message);
            if (this == PONG) {
                session.getBasicRemote().sendPong(bytes);
            } else if (isOfText()) {
                session.getBasicRemote().sendText(message);
            } else {
                session.getBasicRemote().sendBinary(bytes);
            }
        }

        boolean isOfText() {
            return this == TEXT || this == READER || this == PART_OF_TEXT;
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static String read(Reader reader) {
        try {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    @AfterEach
    void close() {
        network.close();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-2.1.3")
    void serversHandlerOfEveryKindGetsItsMessages(Kind kind) throws Exception {
        Scripted server = new Scripted((self, session) -> kind.add(session, self.told::add));
        network.deploy(server.at("/here").build());
        Session client = Scripted.listening().connect(network, "/here");
        kind.send(client, "one");
        kind.send(client, "two");
        network.settle();

        assertThat(server.told).containsExactly("one", "two");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-2.1.3")
    void clientsHandlerOfEveryKindGetsItsMessages(Kind kind) throws Exception {
        Scripted server = new Scripted((self, session) -> kind.send(session, "hello"));
        network.deploy(server.at("/here").build());
        Scripted client = new Scripted((self, session) -> kind.add(session, self.told::add));
        client.connect(network, "/here");

        assertThat(client.told).containsExactly("hello");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-2.1.3")
    void secondHandlerForTheSameKindOfMessageIsRefused(Kind kind) throws Exception {
        network.deploy(Scripted.echoing().at("/here").build());
        Session session = new Scripted((self, opened) -> {}).connect(network, "/here");
        kind.add(session, text -> {});
        for (Kind other : Kind.values()) {
            boolean same = (kind == Kind.PONG) == (other == Kind.PONG) && kind.isOfText() == other.isOfText();
            if (same) {
                assertThatThrownBy(() -> other.add(session, text -> {})).isInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(session.getMessageHandlers()).hasSize(1);
    }

    @Test
    @Tag("WSC-2.1.3")
    void handlersAreShownAsTheyWereWhenAskedFor() throws Exception {
        network.deploy(Scripted.echoing().at("/here").build());
        Session session = new Scripted((self, opened) -> {}).connect(network, "/here");
        Set<MessageHandler> before = session.getMessageHandlers();
        MessageHandler.Whole<String> handler = text -> {};
        session.addMessageHandler(String.class, handler);
        Set<MessageHandler> with = session.getMessageHandlers();
        session.removeMessageHandler(handler);

        assertThat(before).isEmpty();
        assertThat(with).containsExactly(handler);
        assertThat(session.getMessageHandlers()).isEmpty();
    }

    @Test
    @Tag("WSC-2.1.3")
    void handlerThatWasRemovedGetsNothingMoreAndMakesRoom() throws Exception {
        Scripted server = Scripted.listening();
        network.deploy(server.at("/here").build());
        Session client = Scripted.listening().connect(network, "/here");
        client.getBasicRemote().sendText("old");
        network.settle();
        server.session()
                .removeMessageHandler(
                        server.session().getMessageHandlers().iterator().next());
        server.session().addMessageHandler(String.class, (MessageHandler.Whole<String>)
                text -> server.told.add("new handler: " + text));
        client.getBasicRemote().sendText("text");
        network.settle();

        assertThat(server.told).containsExactly("old", "new handler: text");
    }

    @Test
    @Tag("WSC-Session")
    void nullIsNoHandler() throws Exception {
        network.deploy(Scripted.echoing().at("/here").build());
        Session session = new Scripted((self, opened) -> {}).connect(network, "/here");

        assertThatThrownBy(() -> session.addMessageHandler(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.addMessageHandler(String.class, (MessageHandler.Whole<String>) null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session.addMessageHandler(String.class, (MessageHandler.Partial<String>) null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- types that are found out

    /** Words with commas between, as a type that has type arguments of its own. */
    public static class Words implements Decoder.Text<LinkedList<HashSet<String>>> {
        @Override
        public boolean willDecode(String text) {
            return true;
        }

        @Override
        public LinkedList<HashSet<String>> decode(String text) {
            return new LinkedList<>(List.of(new HashSet<>(Arrays.asList(text.split(",", -1)))));
        }
    }

    /** Has no type arguments itself: its parent has them. */
    private static final class Counting implements MessageHandler.Whole<LinkedList<HashSet<String>>> {
        private final List<Object> told;

        Counting(List<Object> told) {
            this.told = told;
        }

        @Override
        public void onMessage(LinkedList<HashSet<String>> message) {
            told.add(message.getFirst().size());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("WSC-Session")
    void typeOfAHandlerIsReadFromItsClass(boolean anonymous) throws Exception {
        network.deploy(new Scripted((self, session) -> session.getBasicRemote().sendText("a,b,a"))
                .at("/here")
                .build());
        Scripted client = new Scripted((self, session) -> session.addMessageHandler(
                anonymous
                        ? new MessageHandler.Whole<LinkedList<HashSet<String>>>() {
                            @Override
                            public void onMessage(LinkedList<HashSet<String>> message) {
                                self.told.add(message.getFirst().size());
                            }
                        }
                        : new Counting(self.told)));
        network.connect(
                client,
                ClientEndpointConfig.Builder.create()
                        .decoders(List.of(Words.class))
                        .build(),
                "/here");

        assertThat(client.told).containsExactly(2);
    }
}
