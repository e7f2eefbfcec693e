package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.fairlead.protocol.Role;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Pulling;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each clause of the heartbeat, by a clock that the test moves. */
@Tag("A12")
class HeartbeatTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration NONE = Duration.ZERO;

    private static Settings client(Duration interval, Duration timeout) {
        return Conversation.with(Settings.client(), "heartbeatInterval", interval, "heartbeatTimeout", timeout);
    }

    private static Settings server(Duration interval, Duration timeout) {
        return Conversation.with(Settings.server(), "heartbeatInterval", interval, "heartbeatTimeout", timeout);
    }

    /** A server whose peer is played by the test. */
    private static Conversation server(Settings settings) {
        Conversation talk = Conversation.manual();
        talk.openServer(settings, Dispatch.WORKER);
        talk.run();
        return talk;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Masked with zeros, as from a client. */
    private static byte[] pong(byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) 0x8A).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        return frame.array();
    }

    /** The payload of the one ping that the server has sent. */
    private static byte[] pinged(Conversation talk) {
        byte[] frame = talk.pair.client().receivedRaw();
        assertThat(frame).hasSize(10);
        assertThat(HexFormat.of().formatHex(frame, 0, 2)).isEqualTo("8908");
        return java.util.Arrays.copyOfRange(frame, 2, frame.length);
    }

    @ParameterizedTest
    @EnumSource
    void onTheServerASilentPeerIsClosedAfterIntervalAndTimeout(Dispatch dispatch) {
        try (Conversation talk =
                Conversation.manual().open(client(NONE, TIMEOUT), server(INTERVAL, TIMEOUT), dispatch)) {
            talk.pair.cut(true);
            talk.advance(Duration.ofSeconds(50).minusNanos(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            talk.advance(Duration.ofNanos(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("close 1006 No pong came within 20000 ms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void onTheClientASilentPeerIsClosedAfterIntervalAndTimeout(Dispatch dispatch) {
        try (Conversation talk =
                Conversation.manual().open(client(INTERVAL, TIMEOUT), server(NONE, TIMEOUT), dispatch)) {
            talk.pair.cut(true);
            talk.advance(Duration.ofSeconds(50).minusNanos(1));
            assertThat(Conversation.drain(talk.client)).containsExactly("open");
            talk.advance(Duration.ofNanos(1));
            assertThat(Conversation.drain(talk.client)).containsExactly("close 1006 No pong came within 20000 ms");
        }
    }

    @Test
    void aPulledConnectionHasItToo() {
        try (Conversation talk = Conversation.manual()) {
            Pulling pulling =
                    new Pulling(Role.CLIENT, talk.pair.client(), talk.shared(), client(INTERVAL, TIMEOUT), null);
            talk.pair.client().open(pulling.connection());
            talk.run();
            talk.advance(Duration.ofSeconds(50).minusNanos(1));
            assertThat(pulling.closeReason()).isNull();
            talk.advance(Duration.ofNanos(1));
            assertThat(pulling.closeReason()).isNotNull();
            assertThat(pulling.closeReason().getCloseCode().getCode()).isEqualTo(1006);
            assertThat(pulling.closeReason().getReasonPhrase()).isEqualTo("No pong came within 20000 ms");
        }
    }

    @Test
    @Tag("A23")
    void thePeerOfASilentOneIsTold1011OnTheWire() {
        try (Conversation talk = server(server(INTERVAL, TIMEOUT))) {
            talk.advance(Duration.ofSeconds(30));
            byte[] unanswered = pinged(talk);
            assertThat(unanswered).hasSize(8);
            talk.advance(Duration.ofSeconds(20));
            assertThat(HexFormat.of().formatHex(talk.pair.client().receivedRaw()))
                    .startsWith("88")
                    .contains("03f3");
        }
    }

    @Test
    void thereIsAPingEveryIntervalAfterThePong() {
        try (Conversation talk = server(server(INTERVAL, TIMEOUT))) {
            for (int beat = 0; beat < 10; beat++) {
                talk.advance(INTERVAL.minusNanos(1));
                assertThat(talk.pair.client().receivedRaw()).isEmpty();
                talk.advance(Duration.ofNanos(1));
                byte[] payload = pinged(talk);
                talk.advance(TIMEOUT.minusNanos(1));
                talk.pair.client().sendRaw(pong(payload));
                talk.run();
            }
            assertThat(Conversation.drain(talk.server)).as("no pong is told").containsExactly("open");
        }
    }

    @Test
    void anotherPongOrAnEarlierOneDoesNotCount() {
        try (Conversation talk = server(server(INTERVAL, TIMEOUT))) {
            talk.advance(INTERVAL);
            byte[] first = pinged(talk);
            talk.pair.client().sendRaw(pong(first));
            talk.run();
            talk.advance(INTERVAL);
            byte[] second = pinged(talk);
            assertThat(second).isNotEqualTo(first);
            talk.pair.client().sendRaw(pong(first));
            talk.pair.client().sendRaw(pong(new byte[8]));
            talk.run();
            talk.advance(TIMEOUT);
            assertThat(Conversation.drain(talk.server).toString()).contains("close 1006 No pong came");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itDoesNotResetTheIdleTimer(Dispatch dispatch) {
        Settings settings = Conversation.with(server(INTERVAL, TIMEOUT), "maxIdleTimeout", Duration.ofMinutes(5));
        try (Conversation talk = Conversation.manual().open(client(NONE, TIMEOUT), settings, dispatch)) {
            talk.advance(Duration.ofMinutes(5).minusNanos(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            talk.advance(Duration.ofNanos(1));
            assertThat(Conversation.drain(talk.server).toString()).contains("close 1006 Nothing was sent or received");
        }
    }

    @Test
    void withoutALimitForThePongItDoesNotResetTheIdleTimerEitherAndNoPongIsTold() {
        Settings settings = Conversation.with(server(INTERVAL, NONE), "maxIdleTimeout", Duration.ofMinutes(5));
        try (Conversation talk = Conversation.manual().open(client(NONE, TIMEOUT), settings, Dispatch.WORKER)) {
            talk.advance(Duration.ofMinutes(5).minusNanos(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            talk.advance(Duration.ofNanos(1));
            assertThat(Conversation.drain(talk.server).toString()).contains("close 1006 Nothing was sent or received");
        }
    }

    @Test
    void withoutALimitForThePongNobodyIsClosed() {
        try (Conversation talk = server(server(INTERVAL, NONE))) {
            talk.advance(Duration.ofHours(10));
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            assertThat(talk.pair.client().receivedRaw()).as("a ping each 30 s").hasSize(1200 * 10);
        }
    }

    @Test
    void itsClockStandsStillWhileReadingIsPaused() {
        Settings settings = Conversation.with(server(INTERVAL, TIMEOUT), "messageQueueSize", 0);
        try (Conversation talk = server(settings)) {
            talk.advance(INTERVAL.plusSeconds(19));
            byte[] payload = pinged(talk);
            talk.stalled = true; // a handler that takes its time
            talk.pair.client().sendRaw(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a'});
            talk.pair.client().sendRaw(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'b'});
            talk.pair.client().sendRaw(pong(payload)); // behind what is not read
            talk.run();
            assertThat(talk.pair.server().isPaused()).isTrue();
            talk.advance(Duration.ofHours(1));
            assertThat(talk.pair.client().receivedRaw())
                    .as("nor is a ping sent")
                    .isEmpty();
            talk.stalled = false;
            talk.run();
            assertThat(talk.pair.server().isPaused()).isFalse();
            talk.advance(INTERVAL.minusNanos(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "text a", "text b");
            talk.advance(Duration.ofNanos(1));
            assertThat(pinged(talk)).as("the pong counted when it was read").hasSize(8);
        }
    }

    @Test
    void whatWasLeftOfTheTimeoutIsLeftAfterAPause() {
        Settings settings = Conversation.with(server(INTERVAL, TIMEOUT), "messageQueueSize", 0);
        try (Conversation talk = server(settings)) {
            talk.advance(INTERVAL.plusSeconds(15));
            talk.stalled = true;
            talk.pair.client().sendRaw(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a'});
            talk.pair.client().sendRaw(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'b'});
            talk.run();
            talk.advance(Duration.ofHours(1));
            talk.stalled = false;
            talk.run();
            talk.advance(Duration.ofSeconds(5).minusNanos(1));
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "text a", "text b");
            talk.advance(Duration.ofNanos(1));
            assertThat(Conversation.drain(talk.server).toString()).contains("close 1006 No pong came");
        }
    }

    @Test
    void thePongOfALaterPingAnswersTheHeartbeat() throws Exception {
        try (Conversation talk = server(server(INTERVAL, TIMEOUT))) {
            talk.advance(INTERVAL);
            assertThat(pinged(talk)).hasSize(8);
            CompletableFuture<Duration> later = talk.server().pingAsync(bytes("later"), NONE);
            talk.run();
            talk.pair.client().sendRaw(pong("later".getBytes(StandardCharsets.ISO_8859_1)));
            talk.run();
            assertThat(later).isCompleted();
            talk.pair.client().receivedRaw();
            talk.advance(INTERVAL.minusNanos(1));
            assertThat(talk.pair.client().receivedRaw()).isEmpty();
            talk.advance(Duration.ofNanos(1));
            assertThat(pinged(talk)).as("the next heartbeat").hasSize(8);
            talk.server().sendPing(bytes("nobody waits for it"));
            talk.run();
            talk.pair.client().sendRaw(pong("nobody waits for it".getBytes(StandardCharsets.ISO_8859_1)));
            talk.run();
            talk.advance(TIMEOUT.plusSeconds(5));
            assertThat(Conversation.drain(talk.server))
                    .containsExactly("open", "pong later", "pong nobody waits for it");
        }
    }

    @Test
    @Tag("A10")
    void thePongOfAHeartbeatAnswersThePingsBeforeItAndNoneAfterIt() {
        try (Conversation talk = server(server(INTERVAL, TIMEOUT))) {
            CompletableFuture<Duration> before = talk.server().pingAsync(bytes("before"), NONE);
            talk.run();
            talk.pair.client().receivedRaw();
            talk.advance(INTERVAL);
            byte[] heartbeat = pinged(talk);
            CompletableFuture<Duration> after = talk.server().pingAsync(bytes("after"), NONE);
            talk.run();
            talk.pair.client().sendRaw(pong(heartbeat));
            talk.run();
            assertThat(before).isCompletedWithValue(INTERVAL);
            assertThat(after).isNotDone();
        }
    }

    @Test
    @Tag("A10")
    void aPingThatHappensToHaveTheHeartbeatsPayloadIsAnsweredByAPongOfItsOwn() {
        try (Conversation talk = server(server(INTERVAL, TIMEOUT))) {
            talk.advance(INTERVAL);
            byte[] heartbeat = pinged(talk);
            CompletableFuture<Duration> same = talk.server().pingAsync(ByteBuffer.wrap(heartbeat.clone()), NONE);
            talk.run();
            talk.pair.client().sendRaw(pong(heartbeat));
            talk.run();
            assertThat(same).as("this was the heartbeat's pong").isNotDone();
            talk.pair.client().sendRaw(pong(heartbeat));
            talk.run();
            assertThat(same).isCompleted();
            assertThat(Conversation.drain(talk.server)).hasSize(2);
        }
    }
}
