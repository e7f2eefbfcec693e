package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.Dispatch;
import org.fairlead.session.SendTimeoutException;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Blocking sends to a peer that has stopped to read, where no heartbeat looks after it: on a clock that the test moves. */
@Tag("A7")
@Tag("C2")
@Tag("A23")
class StalledSendTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Holds 1,000 bytes each way, and the client's end is not read but by the test. */
    private final Conversation talk = Conversation.manual(1000, 1000);

    @BeforeEach
    void open() {
        talk.openServer(
                Conversation.with(Settings.server(), "heartbeatInterval", Duration.ZERO, "sendTimeout", TIMEOUT),
                Dispatch.WORKER);
        talk.run();
    }

    @AfterEach
    void close() {
        talk.close();
    }

    /** More than the transport takes, so that whoever sends next waits. */
    private void fill() {
        talk.server().sendBinaryAsync(ByteBuffer.allocate(200_000), 0, failure -> {});
        talk.run();
        assertThat(Conversation.drain(talk.server)).containsExactly("open");
    }

    /** Sends on a thread of its own, and returns when that one waits and its time is running. */
    private FutureTask<@Nullable Throwable> waiting(String text) {
        FutureTask<@Nullable Throwable> send = new FutureTask<>(() -> {
            try {
                talk.server().sendText(text);
                return null;
            } catch (IOException e) {
                return e;
            }
        });
        Thread thread = new Thread(send);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(send).as("has to wait").isNotDone();
            Thread.onSpinWait();
        }
        talk.run();
        return send;
    }

    @Test
    void whereThePeerTakesNothingForTheWholeSendTimeoutTheConnectionIsClosedWith1006() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send = waiting("late");
        talk.advance(TIMEOUT.minusNanos(1));
        assertThat(send).isNotDone();
        assertThat(Conversation.drain(talk.server)).isEmpty();
        talk.advance(Duration.ofNanos(1));
        assertThat(send.get(30, TimeUnit.SECONDS))
                .isInstanceOf(SendTimeoutException.class)
                .hasMessageContaining("was withdrawn; the connection is closed");
        assertThat(Conversation.drain(talk.server))
                .containsExactly(
                        "error SendTimeoutException: The peer took nothing for 20000 ms", "close 1006", "closed");
        assertThat(talk.pair.server().isClosed()).isTrue();
    }

    @Test
    void whereItTakesSomethingTheMessageIsWithdrawnAndTheConnectionGoesOn() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send = waiting("late");
        assertThat(talk.pair.client().receivedRaw()).isNotEmpty();
        talk.advance(TIMEOUT);
        assertThat(send.get(30, TimeUnit.SECONDS))
                .isInstanceOf(SendTimeoutException.class)
                .hasMessage("The message could not be sent in time and was withdrawn");
        assertThat(Conversation.drain(talk.server)).isEmpty();
        assertThat(talk.server().isOpen()).isTrue();
        FutureTask<@Nullable Throwable> next = waiting("later");
        talk.advance(TIMEOUT);
        assertThat(next.get(30, TimeUnit.SECONDS)).hasMessageContaining("the connection is closed");
        assertThat(Conversation.drain(talk.server)).contains("close 1006");
    }

    @Test
    void aSendThatWaitsForAnotherSendersMessageAloneSaysNothingAboutThePeer() throws Exception {
        FutureTask<@Nullable Throwable> begin = new FutureTask<>(() -> {
            talk.server().sendText("begun", false);
            return null;
        });
        new Thread(begin).start();
        assertThat(begin.get(30, TimeUnit.SECONDS)).isNull();
        talk.run();
        FutureTask<@Nullable Throwable> send = waiting("late");
        talk.advance(TIMEOUT);
        assertThat(send.get(30, TimeUnit.SECONDS))
                .hasMessage("The message could not be sent in time and was withdrawn");
        assertThat(Conversation.drain(talk.server)).containsExactly("open");
        assertThat(talk.server().isOpen()).isTrue();
    }
}
