package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Dispatch;
import org.fairlead.session.SendTimeoutException;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimersTest {
    private static final Settings NO_HEARTBEAT =
            Conversation.with(Settings.server(), "heartbeatInterval", Duration.ZERO);

    @ParameterizedTest
    @ValueSource(longs = {1, 9_876_543_210L})
    @Tag("A23")
    void anIdleSessionExpiresExactlyAtItsTimeout(long millis) {
        try (Conversation talk = Conversation.manual().open(Settings.client(), NO_HEARTBEAT, Dispatch.WORKER)) {
            talk.server().maxIdleTimeout(millis);
            talk.run();
            talk.advance(Duration.ofMillis(millis).minusNanos(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            talk.advance(Duration.ofNanos(1));
            assertThat(Conversation.drain(talk.server))
                    .containsExactly("close 1006 Nothing was sent or received for " + millis + " ms", "closed");
            assertThat(Conversation.drain(talk.client).get(1)).startsWith("close 1001");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("WSC-RemoteEndpoint")
    void pingsAndPongsThatABlockingHandlerSendsKeepItsSessionOpen(boolean ping) throws Exception {
        Settings settings = Conversation.with(NO_HEARTBEAT, "maxIdleTimeout", Duration.ofSeconds(10));
        try (Conversation talk = Conversation.manual().open(Settings.client(), settings, Dispatch.WORKER)) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                for (int i = 0; i < 3; i++) {
                    talk.advance(Duration.ofSeconds(9));
                    if (ping) {
                        talk.server().sendPing(ByteBuffer.allocate(4));
                    } else {
                        talk.server().pong(ByteBuffer.allocate(4));
                    }
                    talk.run();
                }
                talk.server.events.add("returned, open is " + talk.server().isOpen());
                return null;
            });
            talk.client().sendTextAsync("work", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .startsWith("open", "returned, open is true")
                    .doesNotContain("closed");
            talk.advance(Duration.ofSeconds(10));
            assertThat(Conversation.drain(talk.server).toString()).startsWith("[close 1006");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendingAndReceivingResetTheIdleTimeout(Dispatch dispatch) throws Exception {
        Settings settings = Conversation.with(NO_HEARTBEAT, "maxIdleTimeout", Duration.ofSeconds(10));
        try (Conversation talk = Conversation.manual().open(Settings.client(), settings, dispatch)) {
            talk.advance(Duration.ofSeconds(9));
            talk.client().sendTextAsync("in", 0, failure -> {});
            talk.run();
            talk.advance(Duration.ofSeconds(9));
            talk.server().sendTextAsync("out", 0, failure -> {});
            talk.run();
            talk.advance(Duration.ofSeconds(9));
            talk.server().sendPing(ByteBuffer.allocate(3));
            talk.run();
            talk.advance(Duration.ofSeconds(9));
            assertThat(Conversation.drain(talk.server)).doesNotContain("closed");
            talk.advance(Duration.ofSeconds(1));
            assertThat(Conversation.drain(talk.server)).contains("closed");
        }
    }

    @Test
    @Tag("A12")
    void theHeartbeatKeepsAHealthyConnectionButNotAnIdleOne() {
        Settings settings = Conversation.with(Settings.server(), "maxIdleTimeout", Duration.ofMinutes(5));
        try (Conversation talk = Conversation.manual().open(Settings.client(), settings, Dispatch.WORKER)) {
            talk.advance(Duration.ofSeconds(299));
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            talk.advance(Duration.ofSeconds(1));
            assertThat(Conversation.drain(talk.server).toString()).contains("close 1006 Nothing was sent");
            assertThat(Conversation.drain(talk.client)).doesNotContain("pong");
        }
    }

    @Test
    @Tag("A23")
    void aPeerThatIsGoneIsNoticedByTheHeartbeat() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.pair.cut(true);
            talk.advance(Duration.ofSeconds(49));
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            talk.advance(Duration.ofSeconds(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("close 1006 No pong came within 20000 ms");
            talk.advance(Duration.ofSeconds(10));
            assertThat(Conversation.drain(talk.server)).containsExactly("closed");
        }
    }

    @Test
    @Tag("A12")
    void clocksStandStillWhileReadingIsPaused() {
        Settings settings =
                Conversation.with(Settings.server(), "messageQueueSize", 1, "maxIdleTimeout", Duration.ofSeconds(60));
        try (Conversation talk = Conversation.manual().open(Settings.client(), settings, Dispatch.WORKER)) {
            talk.stalled = true; // a handler that takes its time
            talk.client().sendTextAsync("a", 0, failure -> {});
            talk.client().sendTextAsync("b", 0, failure -> {});
            talk.run();
            assertThat(talk.pair.server().isPaused()).isTrue();
            talk.advance(Duration.ofHours(1));
            talk.stalled = false;
            talk.run();
            talk.advance(Duration.ofSeconds(59));
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "text a", "text b");
        }
    }

    @Test
    void anAsynchronousSendThatHasNotBegunIsWithdrawn() {
        try (Conversation talk = Conversation.manual(4, 4).open(Settings.client(), NO_HEARTBEAT, Dispatch.WORKER)) {
            List<Object> results = new ArrayList<>();
            talk.stalled = true;
            talk.pair.cut(true);
            String large = "x".repeat(100_000);
            talk.server().sendTextAsync(large, 0, failure -> results.add("first " + failure));
            talk.server().sendTextAsync("late", 1_000_000_000L, results::add);
            talk.run();
            talk.advance(Duration.ofSeconds(2));
            talk.stalled = false;
            talk.pair.cut(false);
            talk.run();
            assertThat(results).hasSize(2);
            assertThat(results.get(0)).isInstanceOf(SendTimeoutException.class);
            assertThat(results.get(1)).isEqualTo("first null");
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "text " + large);
            assertThat(talk.server().isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A23")
    void aSendWhoseBytesHaveBegunFailsTheConnection(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual(4, 4).open(Settings.client(), NO_HEARTBEAT, dispatch)) {
            AtomicBoolean failed = new AtomicBoolean();
            talk.pair.cut(true);
            talk.server().sendTextAsync("a long message", 1_000_000_000L, failure -> failed.set(failure != null));
            talk.run();
            talk.advance(Duration.ofSeconds(1));
            assertThat(failed).isTrue();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly(
                            "open",
                            "error SendTimeoutException: A message was sent in part only in its time",
                            "close 1006",
                            "closed");
        }
    }

    @Test
    void anEndedConnectionLeavesNoAlarm() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            assertThat(((ManualClock) talk.clock).alarms()).isPositive();
            talk.client().close(1000, "");
            talk.run();
            assertThat(((ManualClock) talk.clock).alarms()).isZero();
        }
    }

    @Test
    void aSlowHandlerIsNotHeldAgainstThePeer() {
        Settings settings = Conversation.with(Settings.server(), "messageQueueSize", 1);
        try (Conversation talk = Conversation.manual().open(Settings.client(), settings, Dispatch.WORKER)) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                talk.server.events.add("slow " + payload);
                return null;
            });
            talk.stalled = true;
            talk.client().sendTextAsync("a", 0, failure -> {});
            talk.run();
            talk.advance(Duration.ofMinutes(10));
            talk.stalled = false;
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "slow a");
        }
    }
}
