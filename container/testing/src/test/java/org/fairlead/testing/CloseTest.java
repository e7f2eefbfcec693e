package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("A23")
class CloseTest {

    @ParameterizedTest
    @EnumSource
    void aLocalCloseTellsBothSidesAndClosesBothTransports(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.client().close(4321, "done");
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "close 4321 done", "closed");
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 4321 done", "closed");
            assertThat(talk.client().isOpen()).isFalse();
            assertThat(talk.server().isOpen()).isFalse();
            assertThat(talk.pair.client().isClosed()).isTrue();
            assertThat(talk.pair.server().isClosed()).isTrue();
        }
    }

    @Test
    void aLocalCloseWithNoCallbackRunningHasCalledOnCloseWhenItReturns() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.client().close(1000, "");
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "close 1000");
            assertThat(talk.client().isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void insideOnCloseTheSessionIsOpenAndSendsFail(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.server.onClose = () -> {
                talk.server.events.add("open is " + talk.server().isOpen());
                assertThatThrownBy(() -> talk.server().sendText("late")).isInstanceOf(IOException.class);
            };
            talk.client().close(1000, "");
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1000", "open is true", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeInsideAHandlerNestsOnClose(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                talk.server.events.add("before");
                talk.server().close(1000, "enough");
                talk.server.events.add("after, open is " + talk.server().isOpen());
                return "a result that nobody wants";
            });
            talk.server.onResult = (result, last) -> talk.server.events.add("result");
            talk.client().sendTextAsync("a", 0, failure -> {});
            talk.client().sendTextAsync("b", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly("open", "before", "close 1000 enough", "after, open is false", "closed");
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "close 1000 enough", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeInsideOnOpenNestsOnClose(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual()) {
            talk.server.onOpen = () -> talk.server().close(1008, "no");
            talk.open(dispatch);
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1008 no", "closed");
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "close 1008 no", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void repliesToEarlierMessagesGoOutBeforeAReceivedCloseIsAnswered(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                talk.server().sendTextAsync("reply", 0, failure -> {});
                return null;
            });
            talk.pair.client().sendRaw(new byte[] {
                (byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a', (byte) 0x88, (byte) 0x80, 0, 0, 0, 0
            });
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1005", "closed");
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "text reply", "close 1005", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void endOfInputIs1006(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.pair.client().execute(talk.pair.client()::close);
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1006", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAbortIs1006OnBothSidesAndAnErrorOnTheOther(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.client().abort();
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "close 1006", "closed");
            assertThat(Conversation.drain(talk.server))
                    .containsExactly(
                            "open", "error IOException: The peer reset the connection", "close 1006", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProtocolFailureIsAnErrorAndItsCodeOnBothSides(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.client().sendTextAsync("first", 0, failure -> {});
            talk.run();
            talk.pair.client().sendRaw(new byte[] {(byte) 0x81, 1, 'x'}); // not masked
            talk.run();
            assertThat(Conversation.drain(talk.server).toString())
                    .startsWith("[open, text first, error ProtocolException: ")
                    .contains("close 1002")
                    .endsWith("closed]");
            assertThat(Conversation.drain(talk.client).toString())
                    .contains("close 1002")
                    .endsWith("closed]");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A8")
    void aMessageOverTheLimitIs1009(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.server.maxMessageSize = 3;
            talk.client().sendTextAsync("long", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server).toString()).contains("close 1009");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A8")
    void aReceiversOwnLimitIs1009Too(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual(64 << 10, 2).open(dispatch)) {
            talk.server.receivers.put(Kind.TEXT, new Recorder.TestReceiver(Kind.TEXT, Form.WHOLE, 3, (p, l) -> null));
            talk.client().sendTextAsync("long", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server).toString()).contains("error ProtocolException", "close 1009");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A3")
    void aPeerThatDoesNotAnswerIsCutOffAfterTheDisconnectTimeout(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.pair.cut(true);
            talk.server().close(1000, "");
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1000");
            talk.advance(Duration.ofMillis(9_999));
            assertThat(talk.pair.server().isClosed()).isFalse();
            talk.advance(Duration.ofMillis(1));
            assertThat(talk.pair.server().isClosed()).isTrue();
            assertThat(Conversation.drain(talk.server)).containsExactly("closed");
        }
    }

    @Test
    void aHandlerThatDoesNotReturnDoesNotKeepTheTransport() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            long stuck = Connection.stuckHandlers();
            talk.stalled = true; // from now on submitted work does not start
            talk.client().sendTextAsync("work", 0, failure -> {});
            talk.run();
            talk.client().close(1000, "");
            talk.run();
            assertThat(talk.pair.server().isClosed()).isFalse();
            talk.advance(Duration.ofSeconds(10));
            assertThat(talk.pair.server().isClosed()).isTrue();
            assertThat(Connection.stuckHandlers()).isEqualTo(stuck + 1);
            talk.stalled = false;
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "abandoned", "close 1000", "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeIsIdempotentAndTheFirstWins(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.client().close(1000, "first");
            talk.client().close(1001, "second");
            talk.server().close(1002, "other");
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "close 1000 first", "closed");
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1002 other", "closed");
        }
    }
}
