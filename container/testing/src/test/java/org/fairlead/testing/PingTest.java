package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.session.Dispatch;
import org.fairlead.session.PingTimeoutException;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pings whose pongs are awaited: order, payloads, round-trip times, limits, and what must not become a deadlock. */
class PingTest {
    private static final Duration NO_LIMIT = Duration.ZERO;
    private static final Settings QUIET = Conversation.with(Settings.server(), "heartbeatInterval", Duration.ZERO);

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An unmasked pong, as a server sends it. */
    static byte[] pong(String payload) {
        byte[] frame = new byte[2 + payload.length()];
        frame[0] = (byte) 0x8A;
        frame[1] = (byte) payload.length();
        System.arraycopy(payload.getBytes(StandardCharsets.ISO_8859_1), 0, frame, 2, payload.length());
        return frame;
    }

    /** A client's connection, whose peer is played by the test. */
    private static Conversation client(Settings settings, Dispatch dispatch) {
        Conversation talk = Conversation.manual();
        talk.openClient(settings, dispatch);
        talk.run();
        return talk;
    }

    private static Conversation client() {
        return client(Settings.client(), Dispatch.WORKER);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A10")
    void aPongCompletesItsPingWithTheRoundTripTime(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual().open(Settings.client(), QUIET, dispatch)) {
            talk.pair.cut(true);
            CompletableFuture<Duration> ofClient = talk.client().pingAsync(bytes("from the client"), NO_LIMIT);
            CompletableFuture<Duration> ofServer = talk.server().pingAsync(bytes("from the server"), NO_LIMIT);
            talk.run();
            talk.advance(Duration.ofNanos(1_234_567));
            assertThat(ofClient).isNotDone();
            assertThat(ofServer).isNotDone();
            talk.pair.cut(false);
            talk.run();
            assertThat(ofClient).isCompletedWithValue(Duration.ofNanos(1_234_567));
            assertThat(ofServer).isCompletedWithValue(Duration.ofNanos(1_234_567));
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "pong from the client");
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "pong from the server");
        }
    }

    @Test
    @Tag("A10")
    void theTimeOfABlockingPingIsReturned() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            assertThat(talk.client().ping(null, NO_LIMIT)).isPositive();
            assertThat(talk.server().ping(bytes("x"), Duration.ofSeconds(20))).isPositive();
        }
    }

    @Test
    @Tag("A10")
    void aPongCompletesItsPingAndAllEarlierOnesInTheirOrder() {
        try (Conversation talk = client()) {
            List<String> completed = new ArrayList<>();
            List<CompletableFuture<Duration>> pings = new ArrayList<>();
            for (String payload : List.of("a", "b", "c", "d")) {
                CompletableFuture<Duration> ping = talk.client().pingAsync(bytes(payload), NO_LIMIT);
                pings.add(ping);
                var unused = ping.thenAccept(time -> completed.add(payload + " " + time.toMillis()));
                talk.run();
                talk.advance(Duration.ofMillis(10));
            }
            talk.pair.server().sendRaw(pong("c"));
            talk.run();
            assertThat(completed).containsExactly("a 40", "b 30", "c 20");
            assertThat(pings.get(3)).isNotDone();
            talk.pair.server().sendRaw(pong("b"));
            talk.run();
            assertThat(pings.get(3)).as("a pong again, of an earlier ping").isNotDone();
            talk.pair.server().sendRaw(pong("d"));
            talk.run();
            assertThat(completed).containsExactly("a 40", "b 30", "c 20", "d 10");
        }
    }

    @Test
    @Tag("A10")
    void aPongThatAnswersNoPingCompletesNone() {
        try (Conversation talk = client()) {
            CompletableFuture<Duration> ping = talk.client().pingAsync(bytes("asked"), NO_LIMIT);
            talk.run();
            talk.pair.server().sendRaw(pong("not asked"));
            talk.pair.server().sendRaw(pong(""));
            talk.run();
            assertThat(ping).isNotDone();
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "pong not asked", "pong ");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A11")
    void aPongThatNobodyAskedForIsSentAndTold(Dispatch dispatch) throws Exception {
        try (Conversation talk = Conversation.manual().open(Settings.client(), QUIET, dispatch)) {
            talk.client().pong(bytes("from the client"));
            talk.server().pong(bytes("from the server"));
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "pong from the client");
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "pong from the server");
            assertThatThrownBy(() -> talk.client().pong(ByteBuffer.allocate(126)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("A10")
    void thePayloadIs32RandomBitsUnlessOneIsGiven() {
        try (Conversation talk = client()) {
            talk.pair.server().receivedRaw();
            var unused = talk.client().pingAsync(null, NO_LIMIT);
            talk.run();
            byte[] first = talk.pair.server().receivedRaw();
            unused = talk.client().pingAsync(null, NO_LIMIT);
            talk.run();
            byte[] second = talk.pair.server().receivedRaw();
            assertThat(HexFormat.of().formatHex(first, 0, 2)).isEqualTo("8984");
            assertThat(first).hasSize(10);
            assertThat(unmask(first)).isNotEqualTo(unmask(second));
        }
    }

    private static String unmask(byte[] frame) {
        byte[] payload = new byte[4];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (frame[6 + i] ^ frame[2 + i]);
        }
        return HexFormat.of().formatHex(payload);
    }

    @Test
    @Tag("A10")
    void aPayloadThatIsInFlightIsAnErrorAndMayBeUsedAgainAfterwards() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.pair.cut(true);
            var first = talk.client().pingAsync(bytes("same"), NO_LIMIT);
            assertThatThrownBy(() -> talk.client().pingAsync(bytes("same"), NO_LIMIT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("same payload of 4 bytes");
            assertThatThrownBy(() -> talk.client().ping(bytes("same"), NO_LIMIT))
                    .isInstanceOf(IllegalArgumentException.class);
            talk.pair.cut(false);
            talk.run();
            assertThat(first).isCompleted();
            var second = talk.client().pingAsync(bytes("same"), NO_LIMIT);
            talk.run();
            assertThat(second).isCompleted();
        }
    }

    @Test
    @Tag("A10")
    void aPayloadOfMoreThan125BytesIsAnError() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            assertThatThrownBy(() -> talk.client().pingAsync(ByteBuffer.allocate(126), NO_LIMIT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not 126");
            var longest = talk.client().pingAsync(ByteBuffer.allocate(125), NO_LIMIT);
            var shortest = talk.client().pingAsync(ByteBuffer.allocate(0), NO_LIMIT);
            talk.run();
            assertThat(longest).isCompleted();
            assertThat(shortest).isCompleted();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A10")
    void theEndOfTheConnectionFailsThePingsInFlight(Dispatch dispatch) {
        try (Conversation talk = client(Settings.client(), dispatch)) {
            var written = talk.client().pingAsync(null, NO_LIMIT);
            talk.run();
            talk.client().close(4000, "enough");
            assertThatThrownBy(written::join)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("enough");
            var late = talk.client().pingAsync(null, NO_LIMIT);
            assertThatThrownBy(late::get).hasCauseInstanceOf(IOException.class).hasMessageContaining("enough");
            assertThatThrownBy(() -> talk.client().ping(null, NO_LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("enough");
        }
    }

    @Test
    @Tag("A10")
    void aTransportThatFailsFailsThePingsInFlight() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            var unwritten = talk.client().pingAsync(null, NO_LIMIT);
            talk.pair.cut(true);
            talk.run();
            talk.server().abort();
            talk.pair.cut(false);
            talk.run();
            assertThat(unwritten).isCompletedExceptionally();
        }
    }

    @Test
    @Tag("A10")
    void aPingThatIsNotAnsweredInTimeFailsAndLeavesTheConnectionOpen() {
        try (Conversation talk = client()) {
            Conversation.drain(talk.client);
            var limited = talk.client().pingAsync(bytes("limited"), Duration.ofSeconds(3));
            var byDefault = talk.client().pingAsync(null, null);
            var later = talk.client().pingAsync(bytes("later"), NO_LIMIT);
            talk.run();
            talk.advance(Duration.ofMillis(2999));
            assertThat(limited).isNotDone();
            talk.advance(Duration.ofMillis(1));
            assertThatThrownBy(limited::join).hasCauseInstanceOf(PingTimeoutException.class);
            talk.advance(Duration.ofMillis(16_999));
            assertThat(byDefault).isNotDone();
            talk.advance(Duration.ofMillis(1));
            assertThatThrownBy(byDefault::join).hasCauseInstanceOf(PingTimeoutException.class);
            var again = talk.client().pingAsync(bytes("limited"), NO_LIMIT);
            talk.run();
            talk.pair.server().sendRaw(pong("limited"));
            talk.run();
            assertThat(again).as("the pong may be that of the first").isNotDone();
            assertThat(later).isNotDone();
            talk.pair.server().sendRaw(pong("limited"));
            talk.run();
            assertThat(again).isCompleted();
            assertThat(later).isCompleted();
            assertThat(Conversation.drain(talk.client)).containsExactly("pong limited", "pong limited");
        }
    }

    @Test
    @Tag("A10")
    void theNumberOfPingsInFlightIsBounded() {
        try (Conversation talk = client()) {
            List<CompletableFuture<Duration>> pings = new ArrayList<>();
            for (int i = 0; i < 128; i++) {
                pings.add(talk.client().pingAsync(bytes("ping " + i), Duration.ofSeconds(1)));
            }
            assertThatThrownBy(talk.client().pingAsync(null, NO_LIMIT)::join)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("128 are in flight");
            talk.run();
            talk.advance(Duration.ofSeconds(1));
            assertThat(pings).allMatch(CompletableFuture::isCompletedExceptionally);
            for (int round = 0; round < 300; round++) { // what was given up is forgotten, or all this would be kept
                var unused = talk.client().pingAsync(bytes("round " + round), Duration.ofSeconds(1));
                talk.run();
                talk.advance(Duration.ofSeconds(1));
            }
            var last = talk.client().pingAsync(bytes("last"), NO_LIMIT);
            talk.run();
            talk.pair.server().sendRaw(pong("last"));
            talk.run();
            assertThat(last).isCompleted();
        }
    }

    @Test
    @Tag("A10")
    void aPingThatIsCancelledGivesItsPayloadFree() {
        try (Conversation talk = client()) {
            var cancelled = talk.client().pingAsync(bytes("a"), NO_LIMIT);
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(cancelled).isCancelled();
            assertThat(talk.client().pingAsync(bytes("a"), NO_LIMIT)).isNotDone();
        }
    }

    @Test
    @Tag("A10")
    void anInterruptedPingIsGivenUp() throws Exception {
        try (Conversation talk = Conversation.threaded()) {
            talk.openClient(Settings.client(), Dispatch.WORKER);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread pinging = new Thread(() -> {
                try {
                    talk.client().ping(bytes("a"), NO_LIMIT);
                } catch (IOException e) {
                    failure.set(e);
                }
            });
            pinging.start();
            while (pinging.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            pinging.interrupt();
            pinging.join();
            assertThat(failure.get()).isInstanceOf(java.io.InterruptedIOException.class);
            assertThat(talk.client().pingAsync(bytes("a"), NO_LIMIT)).isNotDone();
        }
    }

    @Test
    @Tag("A10")
    void stagesOfAPingRunOnAWorker() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            talk.pair.cut(true);
            var ping = talk.client().pingAsync(null, NO_LIMIT);
            var unused = ping.thenAccept(time -> ran.complete(Thread.currentThread()));
            talk.pair.cut(false);
            assertThat(ran.get(20, TimeUnit.SECONDS).getName()).doesNotContain("memory-pair");
        }
    }
}
