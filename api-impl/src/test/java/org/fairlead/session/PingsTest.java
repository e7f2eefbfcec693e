package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of pings that are in flight. */
class PingsTest {
    private final HandHost host = HandHost.server();
    private final Connection connection = host.connection();

    private static ByteBuffer payload(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private CompletableFuture<Duration> ping(String text) {
        CompletableFuture<Duration> ping = connection.pingAsync(payload(text), null);
        host.run();
        return ping;
    }

    @Test
    void whoCompletesItIsNoLongerInterestedInThePong() {
        CompletableFuture<Duration> ping = ping("a");
        assertThat(ping.complete(Duration.ofDays(1))).isTrue();
        assertThat(ping).isCompletedWithValue(Duration.ofDays(1));
        assertThat(ping.complete(Duration.ZERO)).as("again").isFalse();
        assertThat(ping.completeExceptionally(new IllegalStateException())).isFalse();
        assertThat(ping.cancel(false)).isFalse();
        host.receive(host.frame(HandHost.PONG, "a"));
        assertThat(ping).isCompletedWithValue(Duration.ofDays(1));
        assertThat(ping("a")).as("the payload is free again").isNotDone();
    }

    @Test
    void aCancelledPingStaysCancelled() {
        CompletableFuture<Duration> ping = ping("a");
        assertThat(ping.cancel(false)).isTrue();
        assertThat(ping).isCancelled();
        assertThat(ping.cancel(false)).as("again").isTrue();
        CompletableFuture<Duration> failed = ping("b");
        assertThat(failed.completeExceptionally(new IllegalStateException("given up")))
                .isTrue();
        assertThat(failed).isCompletedExceptionally();
        assertThat(failed.cancel(false)).isFalse();
    }

    @Test
    void aPongAnswersOnce() {
        CompletableFuture<Duration> ping = ping("a");
        host.advance(Duration.ofMillis(5));
        host.receive(host.frame(HandHost.PONG, "a"));
        assertThat(ping).isCompletedWithValue(Duration.ofMillis(5));
        assertThat(ping.cancel(false)).isFalse();
    }

    @Test
    void aPingThatCannotBeSentIsNotInFlight() {
        connection.close(4000, "enough");
        for (int i = 0; i < Pings.MOST_IN_FLIGHT + 1; i++) {
            assertThat(connection.pingAsync(payload("a"), null))
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(IOException.class)
                    .withMessageContaining("The connection is closed (LOCAL, 4000): enough");
        }
    }

    @Test
    void aPingAmongHundredsThatNobodyAwaitsIsAnswered() throws Exception {
        CompletableFuture<Duration> first = ping("first");
        host.on(() -> {
            for (int i = 0; i < 500; i++) {
                sendPing("x" + i);
            }
        });
        CompletableFuture<Duration> second = ping("second");
        host.on(() -> {
            for (int i = 0; i < 100; i++) {
                sendPing("y" + i);
            }
        });
        host.receive(host.frame(HandHost.PONG, "first"));
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        host.receive(host.frame(HandHost.PONG, "y99"));
        assertThat(second).as("a later pong answers it too").isCompleted();
    }

    private void sendPing(String text) {
        try {
            connection.sendPing(payload(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theEndFailsThemAll() {
        CompletableFuture<Duration> ping = ping("a");
        connection.close(4000, "enough");
        host.run();
        assertThatThrownBy(ping::join)
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("The connection is closed (LOCAL, 4000): enough");
    }

    @ParameterizedTest
    @CsvSource({"true, '(REMOTE, 1000)'", "false, '(PROTOCOL, 1002)'"})
    void whereNothingMoreIsReadNoPongIsAwaitedThoughHandlersAreStillAtWork(boolean close, String cause) {
        host.stalled = true;
        CompletableFuture<Duration> before = ping("a");
        if (close) {
            host.receiveClose(1000);
        } else {
            host.receiveReservedOpcode();
        }
        CompletableFuture<Duration> behind = ping("b");
        assertThat(connection.ended()).as("decided behind the handlers").isFalse();
        for (CompletableFuture<Duration> each : List.of(before, behind)) {
            assertThatThrownBy(() -> each.get(0, TimeUnit.NANOSECONDS))
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("The connection is closed " + cause);
        }
        assertThat(connection.isOpen()).isTrue();
    }
}
