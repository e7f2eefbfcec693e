package org.fairlead.testing.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.EncodeException;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fairlead.session.FairleadSession;
import org.fairlead.testing.InMemoryNetwork;
import org.fairlead.testing.spec.Codecs.Note;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 2.1.4 and 2.2.5, {@code RemoteEndpoint} with its two forms, {@code SendResult}: what is sent, and how its sender learns of it. */
class SendingSpecTest {

    /** Who sends: what holds of one side holds of the other. */
    enum Side {
        SERVER,
        CLIENT
    }

    private final InMemoryNetwork network = InMemoryNetwork.create();

    /** Keeps texts as they are, bytes as text behind a "b:", pongs behind a "p:". */
    private final Scripted receiver = new Scripted((self, session) -> {
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) self.told::add);
        session.addMessageHandler(
                ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) bytes -> self.told.add("b:" + text(bytes)));
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>)
                pong -> self.told.add("p:" + text(pong.getApplicationData())));
    });

    private final Scripted sender = new Scripted((self, session) ->
            session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>)
                    pong -> self.told.add("p:" + text(pong.getApplicationData()))));

    @AfterEach
    void close() {
        network.close();
        Codecs.SEEN.clear();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    /** The sender's session, at the given side of a connection; it can encode notes. */
    private Session connect(Side side) throws Exception {
        if (side == Side.SERVER) {
            network.deploy(
                    sender.at("/here").encoders(List.of(Codecs.ToText.class)).build());
            receiver.connect(network, "/here");
            return sender.session();
        }
        network.deploy(receiver.at("/here").build());
        return network.connect(
                sender,
                ClientEndpointConfig.Builder.create()
                        .encoders(List.of(Codecs.ToText.class))
                        .build(),
                "/here");
    }

    private List<Object> received() {
        network.settle();
        return receiver.told;
    }

    // ---- blocking

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-RemoteEndpoint.Basic")
    void wholeMessagesArePutTogetherFromPartsStreamsAndWriters(Side side) throws Exception {
        RemoteEndpoint.Basic remote = connect(side).getBasicRemote();
        remote.sendText("whole");
        remote.sendBinary(bytes("whole"));
        remote.sendText("in ", false);
        remote.sendText("parts", true);
        remote.sendBinary(bytes("in "), false);
        remote.sendBinary(bytes("parts"), true);
        try (OutputStream stream = remote.getSendStream()) {
            stream.write("streamed".getBytes(StandardCharsets.UTF_8));
        }
        try (Writer writer = remote.getSendWriter()) {
            writer.append("written");
        }

        assertThat(received()).containsExactly("whole", "b:whole", "in parts", "b:in parts", "b:streamed", "written");
    }

    static Stream<Arguments> objects() {
        return Stream.of(Side.values())
                .flatMap(side -> Stream.of(
                        Arguments.of(side, (byte) -1, "-1"),
                        Arguments.of(side, (short) 2, "2"),
                        Arguments.of(side, 3, "3"),
                        Arguments.of(side, 4L, "4"),
                        Arguments.of(side, 5.5f, "5.5"),
                        Arguments.of(side, 6.0, "6.0"),
                        Arguments.of(side, 'c', "c"),
                        Arguments.of(side, true, "true"),
                        Arguments.of(side, "text", "text"),
                        Arguments.of(side, bytes("buffer"), "b:buffer"),
                        Arguments.of(side, "array".getBytes(StandardCharsets.UTF_8), "b:array"),
                        Arguments.of(side, new Note("encoded"), "encoded")));
    }

    @ParameterizedTest
    @MethodSource("objects")
    @Tag("WSC-RemoteEndpoint.Basic")
    void objectsAreSentAsTheirTypeSays(Side side, Object object, String expected) throws Exception {
        Session session = connect(side);
        session.getBasicRemote().sendObject(object);
        network.settle();
        assertThat(session.getAsyncRemote().sendObject(object).get(20, TimeUnit.SECONDS))
                .isNull();
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        session.getAsyncRemote().sendObject(object, result::complete);

        assertThat(result.get(20, TimeUnit.SECONDS).isOK()).isTrue();
        assertThat(received()).containsExactly(expected, expected, expected);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-RemoteEndpoint.Basic")
    void encoderThatFailsIsTheSendersExceptionAndTheSessionGoesOn(Side side) throws Exception {
        RemoteEndpoint.Basic remote = connect(side).getBasicRemote();

        assertThatThrownBy(() -> remote.sendObject(new Note(Codecs.REFUSE)))
                .isInstanceOf(EncodeException.class)
                .hasMessage(Codecs.REFUSE);
        assertThatThrownBy(() -> remote.sendObject(new Object())).isInstanceOf(EncodeException.class);
        remote.sendText("next");
        assertThat(received()).containsExactly("next");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-RemoteEndpoint")
    void batchIsSentWhenItIsFlushedOrBatchingEnds(Side side) throws Exception {
        RemoteEndpoint.Basic remote = connect(side).getBasicRemote();
        assertThat(remote.getBatchingAllowed()).isFalse();
        remote.setBatchingAllowed(true);
        assertThat(remote.getBatchingAllowed()).isTrue();
        remote.sendText("a");
        remote.setBatchingAllowed(true); // it is
        assertThat(received()).isEmpty();
        remote.flushBatch();
        assertThat(received()).containsExactly("a");
        remote.sendText("b");
        remote.setBatchingAllowed(false);
        assertThat(received()).containsExactly("a", "b");
        remote.sendText("c");
        assertThat(received()).containsExactly("a", "b", "c");
        remote.flushBatch(); // nothing to flush is no error
        assertThat(remote.getBatchingAllowed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-RemoteEndpoint")
    void endOfBatchingIsAnErrorWhereWhatWasHeldBackIsLost(Side side) throws Exception {
        Session session = connect(side);
        RemoteEndpoint.Basic remote = session.getBasicRemote();
        remote.setBatchingAllowed(true);
        remote.sendText("held back");
        ((FairleadSession) session).abort();
        assertThat(received()).doesNotContain("held back");

        assertThatThrownBy(() -> remote.setBatchingAllowed(false)).isInstanceOf(IOException.class);
        assertThat(remote.getBatchingAllowed()).isFalse();
        remote.setBatchingAllowed(false); // nothing is held back any more
    }

    // ---- asynchronous

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-RemoteEndpoint.Async")
    void futuresAndHandlersLearnThatAMessageWasSent(Side side) throws Exception {
        Session session = connect(side);
        RemoteEndpoint.Async remote = session.getAsyncRemote();
        CompletableFuture<SendResult> first = new CompletableFuture<>();
        CompletableFuture<SendResult> second = new CompletableFuture<>();
        remote.sendText("a", first::complete);
        remote.sendBinary(bytes("b"), second::complete);
        for (CompletableFuture<SendResult> result : List.of(first, second)) {
            SendResult told = result.get(20, TimeUnit.SECONDS);
            assertThat(told.isOK()).isTrue();
            assertThat(told.getException()).isNull();
            assertThat(told.getSession()).isSameAs(session);
        }
        remote.sendText("c").get(20, TimeUnit.SECONDS);
        remote.sendBinary(bytes("d")).get(20, TimeUnit.SECONDS);

        assertThat(received()).containsExactly("a", "b:b", "c", "b:d");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-RemoteEndpoint.Async")
    void encoderThatFailsIsToldToTheFutureAndTheHandler(Side side) throws Exception {
        RemoteEndpoint.Async remote = connect(side).getAsyncRemote();
        Future<Void> future = remote.sendObject(new Note(Codecs.REFUSE));
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        remote.sendObject(new Note(Codecs.REFUSE), result::complete);

        assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EncodeException.class);
        assertThat(result.get(20, TimeUnit.SECONDS).isOK()).isFalse();
        assertThat(result.get().getException()).isInstanceOf(EncodeException.class);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-RemoteEndpoint.Async")
    void sendTimeoutIsWhatItWasSetTo(Side side) throws Exception {
        RemoteEndpoint.Async remote = connect(side).getAsyncRemote();
        remote.setSendTimeout(123_456);
        assertThat(remote.getSendTimeout()).isEqualTo(123_456);
    }

    // ---- arguments

    interface Use {
        void of(Session session) throws Exception;
    }

    static Stream<Arguments> nulls() {
        return Stream.of(Side.values())
                .flatMap(side -> Stream.<Named<Use>>of(
                                Named.of(
                                        "sendText",
                                        session -> session.getBasicRemote().sendText(null)),
                                Named.of(
                                        "sendBinary",
                                        session -> session.getBasicRemote().sendBinary(null)),
                                Named.of(
                                        "part of text",
                                        session -> session.getBasicRemote().sendText(null, true)),
                                Named.of(
                                        "part of binary",
                                        session -> session.getBasicRemote().sendBinary(null, true)),
                                Named.of(
                                        "sendObject",
                                        session -> session.getBasicRemote().sendObject(null)),
                                Named.of(
                                        "async text",
                                        session -> session.getAsyncRemote().sendText(null)),
                                Named.of(
                                        "async binary",
                                        session -> session.getAsyncRemote().sendBinary(null)),
                                Named.of(
                                        "async object",
                                        session -> session.getAsyncRemote().sendObject(null)),
                                Named.of(
                                        "text for a handler",
                                        session -> session.getAsyncRemote().sendText(null, result -> {})),
                                Named.of(
                                        "binary for a handler",
                                        session -> session.getAsyncRemote().sendBinary(null, result -> {})),
                                Named.of(
                                        "object for a handler",
                                        session -> session.getAsyncRemote().sendObject(null, result -> {})),
                                Named.of(
                                        "text without handler",
                                        session -> session.getAsyncRemote().sendText("", null)),
                                Named.of(
                                        "binary without handler",
                                        session -> session.getAsyncRemote().sendBinary(bytes(""), null)),
                                Named.of(
                                        "object without handler",
                                        session -> session.getAsyncRemote().sendObject("", null)),
                                Named.of(
                                        "long ping",
                                        session -> session.getBasicRemote().sendPing(ByteBuffer.allocate(126))),
                                Named.of(
                                        "long pong",
                                        session -> session.getBasicRemote().sendPong(ByteBuffer.allocate(126))),
                                Named.of(
                                        "long async ping",
                                        session -> session.getAsyncRemote().sendPing(ByteBuffer.allocate(126))))
                        .map(use -> Arguments.of(side, use)));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    @Tag("WSC-RemoteEndpoint")
    void argumentThatCannotBeSentIsIllegalAndHarmsNothing(Side side, Use use) throws Exception {
        Session session = connect(side);

        assertThatThrownBy(() -> use.of(session)).isInstanceOf(IllegalArgumentException.class);
        session.getBasicRemote().sendText("next");
        assertThat(received()).containsExactly("next");
    }

    // ---- pings and pongs

    @ParameterizedTest
    @EnumSource
    @Tag("WSC-2.2.5")
    void pingIsAnsweredWithAPongOfTheSameData(Side side) throws Exception {
        Session session = connect(side);
        session.getBasicRemote().sendPing(bytes("are you there?"));
        network.settle();

        assertThat(sender.told).containsExactly("p:are you there?");
        assertThat(receiver.told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125})
    @Tag("WSC-2.2.5")
    void pongThatNobodyAskedForIsGivenToTheHandler(int length) throws Exception {
        Session session = connect(Side.CLIENT);
        session.getBasicRemote().sendPong(bytes("x".repeat(length)));

        assertThat(received()).containsExactly("p:" + "x".repeat(length));
    }

    @Test
    @Tag("WSC-2.2.5")
    void pongWithoutAHandlerIsIgnored() throws Exception {
        Scripted deaf = new Scripted((self, session) -> {});
        network.deploy(deaf.at("/deaf").build());
        Session session = Scripted.listening().connect(network, "/deaf");
        session.getBasicRemote().sendPong(bytes("hello?"));
        network.settle();

        assertThat(session.isOpen()).isTrue();
        assertThat(deaf.told).isEmpty();
    }
}
