package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who hangs up when, and what those are told whose messages were still on their way. */
class ClosingTest {
    private static final String NORMAL_CLOSE = "88 02 03 e8";

    private final List<@Nullable Throwable> results = new ArrayList<>();

    /** A callback of a send that needs no worker. */
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

    /** A message that the socket does not take. */
    private void send(HandHost host, int bytes) {
        host.connection().sendBinaryAsync(ByteBuffer.allocate(bytes), 0, noting());
        host.run();
    }

    private void failedOnceWith(String message) {
        assertThat(results).hasSize(1);
        assertThat(results.get(0)).isInstanceOf(IOException.class).hasMessage(message);
    }

    // ---- the closing handshake

    @Test
    void aServerHangsUpWhenItsCloseIsAnswered() {
        HandHost host = HandHost.server();
        host.connection().close(1000, "");
        host.run();
        assertThat(host.sent()).isEqualTo(NORMAL_CLOSE);
        assertThat(host.asked).isEmpty();
        host.receiveClose(1000);
        assertThat(host.asked).containsExactly("close after peer");
    }

    @Test
    void aClientWhoseCloseIsAnsweredLeavesItToTheServerToHangUp() {
        HandHost host = HandHost.client();
        host.connection().close(1000, "");
        host.run();
        host.receiveClose(1000);
        assertThat(host.asked).isEmpty();
        host.inputEnded(null);
        assertThat(host.asked).containsExactly("close");
    }

    @Test
    void aServerHangsUpWhenItHasAnsweredThePeersClose() {
        HandHost host = HandHost.server();
        host.receiveClose(1000);
        assertThat(host.sent()).isEqualTo(NORMAL_CLOSE);
        assertThat(host.asked).containsExactly("close after peer");
    }

    /** Its pong may cross our Close, and would make a socket that is gone send a reset. */
    @Test
    void aServerThatHasPingedLingersForThePeer() throws IOException {
        HandHost host = HandHost.server();
        host.connection().sendPing(ByteBuffer.allocate(1));
        host.run();
        host.receiveClose(1000);
        assertThat(host.asked).containsExactly("close");
    }

    @Test
    void aServerWhoseHeartbeatIsNotAnsweredLingersForThePeer() {
        Settings settings = Settings.server().toBuilder()
                .heartbeat(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .build();
        HandHost host = HandHost.opened(Role.SERVER, settings, Dispatch.WORKER);
        host.advance(Duration.ofSeconds(2));
        host.receiveClose(1000);
        assertThat(host.asked).containsExactly("close");
    }

    @Test
    void aClientThatHasAnsweredThePeersCloseLeavesItToTheServerToHangUp() {
        HandHost host = HandHost.client();
        host.receiveClose(1000);
        assertThat(host.sent()).startsWith("88 82");
        assertThat(host.asked).isEmpty();
        host.inputEnded(null);
        assertThat(host.asked).containsExactly("close");
    }

    @Test
    void whoWasHungUpOnBeforeItsCloseCouldGoHangsUpBehindIt() {
        HandHost host = HandHost.client();
        send(host, 100_000);
        host.connection().close(1000, "");
        host.run();
        host.inputEnded(null);
        assertThat(host.asked).as("the message is still on its way").isEmpty();
        host.sent();
        host.written(100_014);
        assertThat(host.sent()).startsWith("88 82");
        assertThat(host.asked).containsExactly("close");
        assertThat(results).containsExactly((Throwable) null);
    }

    @ParameterizedTest
    @EnumSource
    void whoBreaksARuleIsToldWhichAndIsNotWaitedFor(Role role) {
        HandHost host = HandHost.opened(role, Settings.client(), Dispatch.WORKER);
        host.receiveReservedOpcode();
        assertThat(host.sent()).contains("03 ea", "6f 70 63 6f 64 65"); // 1002 and "opcode"
        assertThat(host.asked).containsExactly("close");
        assertThat(host.told).hasSize(3);
        String error = host.told.get(1);
        assertThat(error).startsWith("error ").contains("opcode");
        assertThat(host.told.get(2)).isEqualTo(error.replace("error ", "close 1002 "));
    }

    @Test
    void whoBreaksARuleInsteadOfAnsweringACloseIsNotWaitedForAndNobodyIsTold() {
        HandHost host = HandHost.client();
        host.connection().close(1000, "");
        host.run();
        host.receiveReservedOpcode();
        assertThat(host.asked).containsExactly("close");
        assertThat(host.told).containsExactly("open", "close 1000 ");
    }

    @Test
    void whoBreaksARuleBeforeOurCloseCouldGoStillGetsIt() {
        HandHost host = HandHost.server();
        send(host, 100_000);
        host.connection().close(1000, "");
        host.run();
        host.receiveReservedOpcode();
        assertThat(host.asked).isEmpty();
        host.sent();
        host.written(100_010);
        assertThat(host.sent()).isEqualTo(NORMAL_CLOSE);
        assertThat(host.asked).containsExactly("close");
    }

    /** Whose Close, were it to come, would find nobody who reads. */
    @Test
    void whoBreaksARuleWhileAHandlerClosesIsNotWaitedFor() {
        HandHost host = HandHost.server();
        host.listener.onText = payload -> host.connection().close(1000, "");
        host.receive(host.frame(HandHost.TEXT, "bye"), host.frame(0x83, ""));
        assertThat(host.sent()).isEqualTo(NORMAL_CLOSE);
        assertThat(host.asked).containsExactly("close");
        assertThat(host.told).containsExactly("open", "text bye", "close 1000 ");
    }

    @Test
    void aPeerThatHasClosedIsNoIdlePeer() {
        Settings settings = Settings.server().toBuilder()
                .maxIdleTimeout(Duration.ofSeconds(1))
                .disconnectTimeout(Duration.ofSeconds(10))
                .build();
        HandHost host = HandHost.opened(Role.SERVER, settings, Dispatch.WORKER);
        host.stalled = true; // as by a handler that takes its time
        host.receiveClose(4000);
        host.advance(Duration.ofSeconds(5));
        host.stalled = false;
        host.run();
        assertThat(host.told).containsExactly("open", "close 4000 ");
    }

    @Test
    void whoClosesReadsOnEvenWhereItsOwnMessagesHeldReadingUp() {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), Dispatch.EVENT_LOOP);
        host.listener.onText = payload -> host.connection().sendBinaryAsync(ByteBuffer.allocate(100_000), 0, noting());
        host.receiveText("more than the peer takes");
        assertThat(host.asked).containsExactly("pause", "keep");
        host.connection().close(1000, "");
        host.run();
        assertThat(host.asked).as("the peer's Close is to be read").containsExactly("pause", "keep", "resume");
    }

    // ---- the end of the transport

    @Test
    void anEndOfInputIsAnsweredAtOnceThoughAHandlerIsAtWork() {
        HandHost host = HandHost.server();
        send(host, 100);
        host.stalled = true;
        host.inputEnded(null);
        assertThat(host.asked).containsExactly("close");
        failedOnceWith("The peer closed the connection without a Close frame");
        host.inputEnded(null);
        host.stalled = false;
        host.run();
        host.transportClosed();
        assertThat(host.asked).containsExactly("close");
        assertThat(host.told).containsExactly("open", "close 1006 ", "closed");
    }

    @Test
    void aFailedTransportFailsWhatIsOnItsWay() {
        HandHost host = HandHost.server();
        send(host, 100);
        host.inputEnded(new IOException("reset"));
        failedOnceWith("The connection failed: reset");
        assertThat(results.get(0)).hasRootCauseMessage("reset");
        assertThat(host.asked).contains("abort");
        assertThat(host.told).containsExactly("open", "error reset", "close 1006 ");
    }

    @Test
    void aFailureAfterTheEndOfInputIsAFailure() {
        HandHost host = HandHost.server();
        host.connection().close(1000, "");
        host.run();
        host.inputEnded(null);
        host.inputEnded(new IOException("reset"));
        assertThat(host.asked).containsExactly("close", "abort");
        assertThat(host.told).containsExactly("open", "close 1000 ");
    }

    @Test
    void afterTheEndOfTheTransportNothingIsAskedOfIt() {
        HandHost host = HandHost.server();
        host.stalled = true;
        host.receiveClose(1000);
        host.transportClosed();
        host.inputEnded(new IOException("too late"));
        host.inputEnded(null);
        host.stalled = false;
        host.run();
        assertThat(host.asked).isEmpty();
        assertThat(host.told).containsExactly("open", "close 1000 ", "closed");
    }

    @Test
    void aTransportThatEndsWithoutAWordIsAnEndOfInput() {
        HandHost host = HandHost.server();
        send(host, 100);
        host.transportClosed();
        failedOnceWith("The peer closed the connection without a Close frame");
        assertThat(host.told).containsExactly("open", "close 1006 ", "closed");
        host.transportClosed();
        assertThat(host.told).as("once").hasSize(3);
    }

    @Test
    void whatWasNotSentWhenTheTransportEndsHasFailed() {
        HandHost host = HandHost.server();
        send(host, 100_000);
        host.connection().close(1000, "");
        host.run();
        assertThat(results).as("what was sent before the close still goes out").isEmpty();
        host.transportClosed();
        failedOnceWith("The connection is closed");
    }

    @Test
    void whoDoesNotAnswerTheCloseIsCutAndWhatItDidNotTakeHasFailed() {
        HandHost host = HandHost.server();
        send(host, 100_000);
        host.connection().close(4000, "enough");
        host.run();
        host.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(results).isEmpty();
        assertThat(host.connection().closingTimedOut()).isFalse();
        host.advance(Duration.ofNanos(1));
        assertThat(host.asked).containsExactly("abort");
        assertThat(host.connection().closingTimedOut()).isTrue();
        failedOnceWith("The connection is closed (LOCAL, 4000): enough");
    }

    @Test
    void aFaultWhileWeCloseCutsAndTellsWhoSentWhy() {
        HandHost host = HandHost.server();
        send(host, 100_000);
        send(host, 100);
        host.connection().close(1000, "");
        host.run();
        host.fault = new IllegalStateException("a fault");
        host.written(100_010);
        assertThat(host.asked).containsExactly("abort");
        assertThat(results).hasSize(2);
        assertThat(results.get(0)).isNull();
        assertThat(results.get(1)).isSameAs(host.fault);
    }

    @Test
    void aFaultThatNobodysMessageHadFailsWhatIsOnItsWay() {
        HandHost host = HandHost.server();
        send(host, 1000);
        host.fault = new IllegalStateException("a fault");
        host.connection().close(1000, "");
        host.run();
        assertThat(host.asked).containsExactly("abort");
        failedOnceWith("Sending failed inside Fairlead");
        assertThat(results.get(0)).hasCause(host.fault);
    }

    // ---- abort

    @Test
    void anAbortCutsOnceAndAfterACloseToo() {
        HandHost host = HandHost.server();
        host.connection().abort();
        host.run();
        assertThat(host.asked).containsExactly("abort");
        host = HandHost.server();
        host.connection().close(1000, "");
        host.run();
        host.connection().abort();
        assertThat(host.asked).as("on the executor alone").isEmpty();
        host.run();
        assertThat(host.asked).containsExactly("abort");
    }

    @Test
    void onTheExecutorAnAbortIsAtOnce() {
        HandHost host = HandHost.server();
        host.on(host.connection()::abort);
        assertThat(host.asked).containsExactly("abort");
    }
}
