package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConversationTest {

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @EnumSource
    void messagesArriveInOrderOnBothSides(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> payload + "!");
            talk.server.onResult = (result, last) -> {
                talk.server().sendText((String) result);
                return null;
            };
            for (int i = 0; i < 3; i++) {
                talk.client().sendTextAsync("m" + i, 0, failure -> {});
            }
            talk.client().sendBinaryAsync(bytes("b"), 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "text m0!", "text m1!", "text m2!");
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "binary b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void partsThatCutCharactersAreJoinedForPartialHandlers(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual(64 << 10, 1).open(dispatch)) {
            talk.server.on(Kind.TEXT, Form.PARTIAL, (payload, last) -> {
                assertThat(last || !((String) payload).isEmpty()).isTrue();
                talk.server.events.add(payload + (last ? "." : ""));
                return null;
            });
            talk.client().sendTextAsync("aß€😀z", 0, failure -> {});
            talk.run();
            assertThat(String.join("", Conversation.drain(talk.server))).isEqualTo("openaß€😀z.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void wholeMessagesAreAssembledFromParts(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual(64 << 10, 3).open(dispatch)) {
            talk.client().sendTextAsync("a text of some length", 0, failure -> {});
            talk.client().sendBinaryAsync(bytes("and binary data"), 0, failure -> {});
            talk.client().sendTextAsync("", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly("open", "text a text of some length", "binary and binary data", "text ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamHandlersReadWholeMessages(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual(64 << 10, 100).open(dispatch)) {
            talk.server.on(Kind.TEXT, Form.STREAM, (payload, last) -> {
                talk.server.events.add(Recorder.describe(payload));
                return null;
            });
            talk.server.on(Kind.BINARY, Form.STREAM, (payload, last) -> {
                talk.server.events.add(Recorder.describe(payload));
                return null;
            });
            talk.client().sendTextAsync("read as text ß", 0, failure -> {});
            talk.client().sendBinaryAsync(bytes("read as bytes"), 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly("open", "reader read as text ß", "stream read as bytes");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAHandlerThrowsReachesOnErrorAndTheSessionGoesOn(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                throw new AssertionError("no " + payload);
            });
            talk.client().sendTextAsync("a", 0, failure -> {});
            talk.client().sendBinaryAsync(bytes("b"), 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly("open", "error AssertionError: no a", "binary b");
            assertThat(talk.server().isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void pingsAreAnsweredAndPongsDelivered(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.pair.client().execute(() -> {
                try {
                    talk.client().sendPing(bytes("p"));
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "pong p");
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesWithoutAHandlerAreDiscarded(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual(64 << 10, 2).open(dispatch)) {
            talk.server.receivers.remove(Kind.TEXT);
            talk.client().sendTextAsync("nobody wants this", 0, failure -> {});
            talk.client().sendBinaryAsync(bytes("but this"), 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "binary but this");
        }
    }
}
