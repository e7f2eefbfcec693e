package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What senders that do not wait find: on the connection's executor, on another event loop, and where the peer takes little. */
class OutboxTest {
    private static final int MARK = 1024;

    /** As many bytes of payload as make a frame of {@link #MARK} bytes. */
    private static final int FULL = MARK - 4;

    private final List<@Nullable Throwable> results = new ArrayList<>();
    private final HandHost host = HandHost.opened(
            Role.SERVER, Settings.server().toBuilder().outbox(256, MARK).build(), Dispatch.EVENT_LOOP);
    private final Connection connection = host.connection();

    private interface Sending {
        void run() throws IOException;
    }

    /** As by a handler on the event loop. */
    private void on(Sending sending) {
        host.on(() -> {
            try {
                sending.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private SendCallback noting() {
        return new SendCallback() {
            @Override
            public void onSent(@Nullable Throwable failure) {
                results.add(failure);
            }

            @Override
            public boolean immediate() {
                return true;
            }
        };
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    /** The stream whose message a handler has begun, so that it is another sender's than the test's thread. */
    private Object openedByAHandler(String part) {
        Object stream = new Object();
        host.listener.onText = payload -> connection.sendText(part, false, stream);
        host.receiveText("begin");
        return stream;
    }

    // ---- on the executor

    @Test
    void onTheExecutorASendIsWithTheTransportWhenItReturns() {
        on(() -> {
            connection.sendText("a");
            assertThat(host.sent()).isEqualTo("81 01 61");
            connection.sendBinary(bytes(1));
            assertThat(host.sent()).isEqualTo("82 01 00");
            connection.sendTextAsync("b", 0, noting());
            assertThat(host.sent()).isEqualTo("81 01 62");
            assertThat(connection.outbox.queuedBytes()).as("one is in flight").isEqualTo(1);
            connection.sendPing(bytes(0));
            assertThat(host.sent()).isEqualTo("89 00");
        });
        host.written(11);
        assertThat(results).containsExactly((Throwable) null);
        assertThat(connection.outbox.queuedBytes()).isZero();
    }

    @Test
    void onTheExecutorASendWaitsBehindTheMessageOfAStream() {
        Object stream = openedByAHandler("1");
        on(() -> {
            connection.sendText("2");
            connection.sendText("3", true, stream);
        });
        assertThat(host.sent()).isEqualTo("01 01 31 80 01 33 81 01 32");
    }

    @Test
    void atTheMarkNothingMoreIsEncoded() {
        on(() -> {
            connection.sendBinary(bytes(FULL));
            host.sent();
            connection.sendText("a");
            assertThat(host.sent()).isEmpty();
        });
        host.written(1);
        assertThat(host.sent()).isEqualTo("81 01 61");
    }

    @Test
    void readingStopsAboveTheMarkAndGoesOnAtHalfOfIt() {
        on(() -> connection.sendBinary(bytes(FULL)));
        assertThat(host.asked).as("at the mark").isEmpty();
        on(() -> connection.sendText("a"));
        assertThat(host.asked).as("with what is not encoded").containsExactly("pause");
        assertThat(connection.outbox.queuedBytes()).isEqualTo(1);
        host.written(1);
        host.written(MARK + 3 - MARK / 2 - 2);
        assertThat(host.asked).as("one byte above half").containsExactly("pause");
        host.written(1);
        assertThat(host.asked).containsExactly("pause", "resume");
    }

    @Test
    void aPeerThatHoldsUpReadingAndTakesNothingIsCutOff() {
        on(() -> connection.sendBinary(bytes(2 * MARK)));
        host.advance(Duration.ofSeconds(10));
        host.written(1);
        host.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(host.asked).containsExactly("pause");
        host.advance(Duration.ofNanos(1));
        assertThat(host.asked).containsExactlyInAnyOrder("pause", "abort", "resume");
        assertThat(host.told).containsExactly("open", "error The peer took nothing for 20000 ms", "close 1006 ");
    }

    @Test
    void aPeerThatHasTakenEnoughIsNot() {
        on(() -> connection.sendBinary(bytes(2 * MARK)));
        host.written(2 * MARK + 4);
        host.advance(Duration.ofSeconds(29));
        assertThat(host.asked).containsExactly("pause", "resume");
        assertThat(host.told).containsExactly("open");
    }

    @Test
    void aPeerThatTakesNothingIsCutOffThoughTheInboxHasRoomAgain() {
        Settings settings =
                Settings.server().toBuilder().messageQueue(1, 1 << 20).build();
        HandHost full = HandHost.opened(Role.SERVER, settings, Dispatch.WORKER);
        full.stalled = true;
        full.receive(full.frame(HandHost.TEXT, "a"), full.frame(HandHost.TEXT, "b"));
        full.on(() -> assertThatCode(() -> full.connection().sendBinary(bytes(100_000)))
                .doesNotThrowAnyException());
        assertThat(full.asked).containsExactly("pause", "keep");
        full.stalled = false;
        full.run();
        assertThat(full.told).containsExactly("open", "text a", "text b");
        full.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(full.asked).containsExactly("pause", "keep");
        full.advance(Duration.ofNanos(1));
        assertThat(full.asked).containsExactlyInAnyOrder("pause", "keep", "abort", "resume");
    }

    @Test
    void readingGoesOnWhenWhatHeldItUpIsWithdrawn() {
        openedByAHandler("1");
        on(() -> connection.sendBinaryAsync(
                bytes(2 * MARK), Duration.ofSeconds(1).toNanos(), noting()));
        assertThat(host.asked).containsExactly("pause");
        host.advance(Duration.ofSeconds(1));
        assertThat(results).hasSize(1);
        assertThat(results.get(0)).isInstanceOf(SendTimeoutException.class);
        assertThat(host.asked).containsExactly("pause", "resume");
    }

    @Test
    void whatWaitedBehindAMessageThatIsWithdrawnGoesAtOnce() {
        on(() -> connection.sendBinary(bytes(MARK / 2)));
        connection.sendBinaryAsync(bytes(MARK), Duration.ofSeconds(1).toNanos(), noting());
        connection.sendTextAsync("a", 0, noting());
        host.run();
        host.sent();
        host.advance(Duration.ofSeconds(1));
        assertThat(host.sent()).isEqualTo("81 01 61");
    }

    // ---- on another connection's event loop

    @Test
    void anotherEventLoopDoesNotWaitAndItsMessageGoes() throws IOException {
        on(() -> connection.sendBinary(bytes(FULL)));
        host.sent();
        host.foreignLoop = true;
        connection.sendText("a");
        connection.sendText("b");
        host.foreignLoop = false;
        host.run();
        assertThat(host.sent()).isEmpty();
        host.written(MARK);
        assertThat(host.sent()).isEqualTo("81 01 61 81 01 62");
    }

    @Test
    void anotherEventLoopWakesAConnectionThatHasNothingToDo() throws IOException {
        host.foreignLoop = true;
        connection.sendText("a");
        host.foreignLoop = false;
        host.run();
        assertThat(host.sent()).isEqualTo("81 01 61");
    }

    // ---- the end

    @Test
    void whatCanNotEndAnyMoreIsRefusedWhenTheEndIsDecided() {
        openedByAHandler("1");
        connection.sendTextAsync("2", 0, noting());
        host.run();
        connection.close(4000, "enough");
        assertThat(results).hasSize(1);
        assertThat(results.get(0))
                .isInstanceOf(IOException.class)
                .hasMessage("The connection is closed (LOCAL, 4000): enough");
    }

    @Test
    void afterAFailureOfTheTransportASendIsRefusedThoughAHandlerIsAtWork() {
        HandHost busy = HandHost.server();
        busy.stalled = true;
        busy.inputEnded(new IOException("reset"));
        List<@Nullable Throwable> thrown = new ArrayList<>();
        busy.on(() -> thrown.add(catchThrowable(() -> busy.connection().sendText("late"))));
        assertThat(thrown).hasSize(1);
        assertThat(thrown.get(0)).isInstanceOf(IOException.class).hasMessage("The connection failed: reset");
    }

    @Test
    void afterTheEndOfInputNoCloseFrameIsSent() {
        HandHost busy = HandHost.server();
        busy.stalled = true;
        busy.inputEnded(null);
        busy.connection().close(1000, "");
        busy.run();
        assertThat(busy.sent()).isEmpty();
        assertThat(busy.asked).containsExactly("close");
    }

    @Test
    void whatWasSentBeforeBatchingIsAllowedIsNotHeldBack() throws IOException {
        connection.sendText("1");
        connection.allowBatching(true);
        host.run();
        assertThat(host.sent()).isEqualTo("81 01 31");
        connection.sendText("2");
        host.run();
        assertThat(host.sent()).isEmpty();
        connection.allowBatching(false);
        host.run();
        assertThat(host.sent()).isEqualTo("81 01 32");
    }

    @Test
    void aBatchThatLeavesNoRoomIsNotHeldBack() {
        on(() -> {
            connection.allowBatching(true);
            connection.sendBinary(bytes(2 * MARK));
            assertThat(host.sent()).isNotEmpty();
        });
        host.written(2 * MARK + 4);
        assertThat(host.asked).containsExactly("pause", "resume");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingGoesBehindAFrameThatAHandlersSendHasTorn(boolean text) {
        List<@Nullable Throwable> thrown = new ArrayList<>();
        Sending torn = text ? () -> connection.sendText("torn") : () -> connection.sendBinary(bytes(1));
        host.listener.onText = payload -> {
            host.fault = new IllegalStateException("a fault");
            thrown.add(catchThrowable(torn::run));
            host.fault = null;
            thrown.add(catchThrowable(() -> connection.sendText("behind it")));
        };
        host.receiveText("begin");
        assertThat(thrown).hasSize(2).hasOnlyElementsOfType(IOException.class);
        assertThat(thrown.get(0)).hasMessage("a fault");
        assertThat(host.sent()).isEmpty();
        assertThat(host.asked).containsExactly("abort");
        assertThat(host.told).containsExactly("open", "text begin", "error a fault", "close 1006 ");
    }
}
