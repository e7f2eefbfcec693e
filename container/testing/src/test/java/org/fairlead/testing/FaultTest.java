package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a connection on which receiving fails inside Fairlead: played by a listener that throws where none may. */
class FaultTest {

    private static final Logger LOGGER = Logger.getLogger("org.fairlead.session");

    private final List<LogRecord> severe = new ArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel() == Level.SEVERE) {
                severe.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(collector);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(collector);
    }

    private static void fault() {
        throw new IllegalStateException("a fault");
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsLoggedOnceAndIs1011OnBothSides(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.client().sendTextAsync("first", 0, failure -> {});
            talk.run();
            talk.server.onMessageStart = FaultTest::fault;
            talk.client().sendTextAsync("second", 0, failure -> {});
            talk.client().sendTextAsync("third", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly(
                            "open",
                            "text first",
                            "error IllegalStateException: a fault",
                            "close 1011 An internal error",
                            "closed");
            assertThat(Conversation.drain(talk.client))
                    .containsExactly("open", "close 1011 An internal error", "closed");
            assertThat(severe)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getThrown()).hasMessage("a fault"));
        }
    }

    @Test
    void anEndOfTheTransportThatAFaultFollowsIsTold() {
        try (Conversation talk = Conversation.manual().open(Dispatch.EVENT_LOOP)) {
            talk.server.onMessageStart = () -> {
                talk.server().transportClosed(); // as by a host that closes inside a call of ours
                fault();
            };
            talk.client().sendTextAsync("a", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly(
                            "open", "error IllegalStateException: a fault", "close 1011 An internal error", "closed");
            assertThat(((ManualClock) talk.clock).alarms())
                    .as("those of the client's side at most")
                    .isLessThan(2);
        }
    }
}
