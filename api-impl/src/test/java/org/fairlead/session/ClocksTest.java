package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.fairlead.timeout.Timeouts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the time does to a connection whose clock stands in a test's hand. */
class ClocksTest {

    private static SettingsBuilder quiet() {
        return Settings.server().toBuilder().heartbeat(Timeouts.NONE, Timeouts.NONE);
    }

    private static HandHost server(SettingsBuilder settings) {
        return HandHost.opened(Role.SERVER, settings.build(), Dispatch.WORKER);
    }

    @Test
    void aDurationThatNoClockCountsIsForEver() {
        assertThat(Timers.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Timers.NEVER);
        assertThat(Timers.nanos(Duration.ofNanos(-1))).isZero();
        assertThat(Timers.nanos(Duration.ofNanos(7))).isEqualTo(7);
        assertThat(Timers.after(5, 7)).isEqualTo(12);
        assertThat(Timers.after(5, Timers.NEVER / 2)).isEqualTo(Timers.NEVER / 2 + 5);
        assertThat(Timers.after(5, Timers.NEVER / 2 + 1)).isEqualTo(Timers.NEVER);
    }

    @Test
    void anIdleTimeoutThatIsSetLateBeginsThen() {
        HandHost host = server(quiet());
        host.advance(Duration.ofHours(1));
        host.on(() -> host.connection().maxIdleTimeout(5_000));
        host.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(host.told).containsExactly("open");
        host.advance(Duration.ofNanos(1));
        assertThat(host.told).containsExactly("open", "close 1006 Nothing was sent or received for 5000 ms");
    }

    @Test
    void anotherIdleTimeoutCountsFromTheLastActivity() {
        HandHost host = server(quiet().maxIdleTimeout(Duration.ofSeconds(5)));
        host.advance(Duration.ofSeconds(4));
        host.connection().maxIdleTimeout(10_000);
        host.run();
        host.advance(Duration.ofSeconds(6).minusNanos(1));
        assertThat(host.told).containsExactly("open");
        host.advance(Duration.ofNanos(1));
        assertThat(host.told).hasSize(2);
    }

    @Test
    void anIdleTimeoutThatIsSwitchedOffNeverPasses() {
        HandHost host = server(quiet().maxIdleTimeout(Duration.ofSeconds(5)));
        host.connection().maxIdleTimeout(0);
        host.run();
        host.advance(Duration.ofDays(1));
        assertThat(host.told).containsExactly("open");
    }

    /** An answer waits for the end of a message, and reading for the answer. */
    private static HandHost answersBehindAMessageOfItsOwn() throws IOException {
        HandHost host = HandHost.opened(Role.SERVER, quiet().build(), Dispatch.EVENT_LOOP);
        host.listener.onText = payload -> host.connection().sendText("x".repeat(70_000));
        host.connection().sendText("begun", false);
        host.run();
        host.written(7);
        host.receiveText("a");
        return host;
    }

    @Test
    void aMessageOfOurOwnThatHasNotEndedIsNoFaultOfThePeers() throws Exception {
        HandHost host = answersBehindAMessageOfItsOwn();
        assertThat(host.asked).startsWith("pause");
        host.advance(Duration.ofSeconds(30));
        assertThat(host.told).containsExactly("open", "text a");
        host.connection().sendText(" and ended", true);
        host.run();
        host.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(host.told).as("it has as long as ever to take something").hasSize(2);
        host.written(12);
        host.written(70_000 + 10);
        host.advance(Duration.ofMinutes(1));
        assertThat(host.asked).endsWith("resume");
        assertThat(host.told).hasSize(2);
    }

    @Test
    void aPeerThatTakesNothingOfWhatWasBehindAMessageOfOurOwnIsCut() throws Exception {
        HandHost host = answersBehindAMessageOfItsOwn();
        host.advance(Duration.ofSeconds(30));
        host.connection().sendText(" and ended", true);
        host.run();
        host.advance(Duration.ofSeconds(20));
        assertThat(host.told)
                .containsExactly("open", "text a", "error The peer took nothing for 20000 ms", "close 1006 ");
    }

    @Test
    void withoutADisconnectTimeoutAnAnswerIsWaitedFor() {
        HandHost host = server(quiet().disconnectTimeout(Timeouts.NONE));
        host.connection().close(1000, "");
        host.run();
        host.advance(Duration.ofDays(1));
        assertThat(host.asked).isEmpty();
    }

    @Test
    void withoutASendTimeoutAPeerThatHoldsUpReadingIsWaitedFor() {
        HandHost host = server(quiet().sendTimeout(Timeouts.NONE));
        host.on(() -> host.connection().sendBinaryAsync(ByteBuffer.allocate(100_000), 0, failure -> {}));
        host.advance(Duration.ofDays(1));
        assertThat(host.asked).containsExactly("pause");
    }

    @Test
    void onlyAPongOfAHeartbeatIsKeptFromTheApplication() {
        HandHost host = HandHost.server();
        host.listener.on(Kind.PONG, Form.WHOLE, -1, payload -> {});
        host.receive(host.frame(HandHost.PONG, "\0\0\0\0\0\0\0\1"));
        assertThat(host.told).as("before any heartbeat").hasSize(2);
        host.advance(Duration.ofSeconds(30));
        assertThat(host.sent()).isEqualTo("89 08 00 00 00 00 00 00 00 01");
        host.written(10);
        for (String other : List.of(
                "",
                "\0\0\0\0\0\0\0",
                "\0\0\0\0\0\0\0\0",
                "\0\0\0\0\0\0\0\2",
                "\0\0\0\1\0\0\0\1",
                "\0\0\0\0\0\0\0\1\0")) {
            host.told.clear();
            host.receive(host.frame(HandHost.PONG, other));
            assertThat(host.told).containsExactly("pong " + other);
        }
        host.told.clear();
        host.receive(host.frame(HandHost.PONG, "\0\0\0\0\0\0\0\1"));
        host.receive(host.frame(HandHost.PONG, "\0\0\0\0\0\0\0\1"));
        assertThat(host.told).isEmpty();
        host.advance(Duration.ofSeconds(30));
        assertThat(host.sent()).isEqualTo("89 08 00 00 00 00 00 00 00 02");
        assertThat(host.told).isEmpty();
    }

    @Test
    void anAlarmThatNoExecutorTakesFailsWhatWaits() {
        HandHost host = HandHost.server();
        List<@Nullable Throwable> results = new ArrayList<>();
        host.connection().sendTextAsync("a", 0, new SendCallback() {
            @Override
            public void onSent(@Nullable Throwable failure) {
                results.add(failure);
            }

            @Override
            public boolean immediate() {
                return true;
            }
        });
        host.ended = true;
        host.dropTasks();
        assertThat(results).isEmpty();
        host.advance(Duration.ofSeconds(30));
        assertThat(results).hasSize(1);
        assertThat(results.get(0)).hasMessage("The transport's executor has ended");
    }

    @Test
    void afterTheEndNoAlarmIsSet() {
        HandHost host = HandHost.server();
        host.receiveText("stirred, so that memory is to be given back later");
        assertThat(host.alarmIsSet()).isTrue();
        host.receiveClose(1000);
        host.transportClosed();
        assertThat(host.told).last().isEqualTo("closed");
        assertThat(host.alarmIsSet()).isFalse();
    }

    /** As a client's has whose connecting was given up meanwhile. */
    @Test
    void theClocksOfAConnectionThatEndedBeforeItWasOpenedNeverStart() {
        Settings settings =
                Settings.server().toBuilder().disconnectTimeout(Timeouts.NONE).build();
        HandHost host = new HandHost(Role.SERVER, settings, Dispatch.WORKER, null);
        host.stalled = true;
        host.on(() -> {
            host.connection().abort();
            host.connection().opened();
        });
        assertThat(host.asked).containsExactly("abort");
        assertThat(host.alarmIsSet()).isFalse();
    }

    @Test
    void aConnectionThatCompressesAndHasBeenQuietForAWhileNeedsNoAlarm() {
        DeflateParameters deflate = new DeflateParameters(false, false, 15, 15);
        HandHost host = HandHost.opened(Role.SERVER, quiet().build(), Dispatch.WORKER, deflate);
        for (int i = 0; i < 2; i++) {
            assertThat(host.alarmIsSet()).isFalse();
            host.receiveText("stirred");
            host.advance(Duration.ofSeconds(4).minusNanos(1));
            assertThat(host.alarmIsSet()).isTrue();
            host.advance(Duration.ofNanos(1));
        }
        assertThat(host.alarmIsSet()).isFalse();
    }

    @Test
    void aConnectionThatCompressesNothingNeedsNoAlarmToBeQuiet() {
        HandHost host = server(quiet());
        host.receiveText("stirred");
        assertThat(host.alarmIsSet()).isFalse();
    }

    @Test
    void theTimeOfASendEndsThoughNothingElseHappens() {
        HandHost host = server(quiet());
        List<@Nullable Throwable> results = new ArrayList<>();
        host.connection().sendBinaryAsync(ByteBuffer.allocate(100_000), 0, results::add);
        host.connection().sendTextAsync("late", Duration.ofSeconds(3).toNanos(), results::add);
        host.connection().sendTextAsync("later", Duration.ofSeconds(4).toNanos(), results::add);
        host.run();
        host.advance(Duration.ofSeconds(3).minusNanos(1));
        assertThat(results).isEmpty();
        host.advance(Duration.ofNanos(1));
        assertThat(results).hasSize(1);
        host.advance(Duration.ofSeconds(1));
        assertThat(results).hasSize(2).allMatch(SendTimeoutException.class::isInstance);
        String sent = host.sent();
        host.written(100_010);
        assertThat(host.sent()).as("what was withdrawn").isEmpty();
        assertThat(sent).doesNotContain(hex("late"));
    }

    @Test
    void whatTheTransportHoldsBackForAMomentIsNotWhatThePeerDoesNotTake() {
        HandHost host = server(quiet());
        List<@Nullable Throwable> results = new ArrayList<>();
        host.holdsBack = true;
        host.connection().sendTextAsync("held", Duration.ofSeconds(3).toNanos(), results::add);
        host.run();
        assertThat(host.sent()).isEmpty();
        host.advance(Duration.ofSeconds(3));
        assertThat(host.sent()).contains(hex("held"));
        assertThat(results).hasSize(1).containsOnlyNulls();
        assertThat(host.told).containsExactly("open");
    }

    private static String hex(String text) {
        return java.util.HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
