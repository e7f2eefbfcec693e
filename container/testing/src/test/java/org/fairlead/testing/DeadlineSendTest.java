package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fairlead.session.Dispatch;
import org.fairlead.session.SendTimeoutException;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Blocking sends under a {@link Deadline}, on a clock that the test moves. */
@Tag("A6")
class DeadlineSendTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Settings smallOutbox =
            Conversation.with(Settings.client(), "outboxBytes", 1024L, "sendTimeout", Duration.ofSeconds(20));
    private final Conversation talk = Conversation.manual(16, 16);

    @BeforeEach
    void open() {
        talk.open(smallOutbox, Settings.server(), Dispatch.WORKER);
        Conversation.drain(talk.client);
        Conversation.drain(talk.server);
    }

    @AfterEach
    void close() {
        talk.close();
    }

    /** What the transport holds, and one more: whoever sends now waits. */
    private void fill() {
        talk.pair.cut(true);
        talk.pair.client().execute(() -> {
            try {
                talk.client().sendText("first ".repeat(400));
                talk.client().sendText("second");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        talk.run();
    }

    private ManualClock clock() {
        return (ManualClock) talk.clock;
    }

    private final AtomicReference<Deadline> scope = new AtomicReference<>();

    private Deadline scope() {
        return Objects.requireNonNull(scope.get());
    }

    /** Does it on a thread of its own, in a scope, and returns when that thread waits. */
    private FutureTask<@Nullable Throwable> waiting(Duration limit, ThrowingCallable action) {
        FutureTask<@Nullable Throwable> task = new FutureTask<>(() -> {
            try (Deadline deadline = clock().deadline(limit)) {
                scope.set(deadline);
                action.call();
                return null;
            } catch (Throwable e) {
                return e;
            }
        });
        int alarms = clock().alarms();
        Thread thread = new Thread(task);
        thread.start();
        while (!task.isDone() && (clock().alarms() == alarms || thread.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
            talk.pair.run();
        }
        sender = thread;
        return task;
    }

    private @Nullable Thread sender;

    /** Runs both sides until the sender is done. */
    private @Nullable Throwable outcome(FutureTask<@Nullable Throwable> task) throws Exception {
        while (!task.isDone()) {
            talk.run();
            Thread.onSpinWait();
        }
        return task.get(20, TimeUnit.SECONDS);
    }

    private List<String> receivedAfterAll() {
        talk.pair.cut(false);
        talk.run();
        return Conversation.drain(talk.server);
    }

    @Test
    void aSendThatWaitsIsWithdrawnAtTheDeadlineAndNotBefore() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send =
                waiting(LIMIT, () -> talk.client().sendText("third"));
        talk.advance(LIMIT.minusNanos(1));
        assertThat(send).isNotDone();
        talk.advance(Duration.ofNanos(1));
        assertThat(outcome(send))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("The deadline passed while sending a message")
                .hasMessageContaining("withdrawn");
        assertThat(receivedAfterAll()).containsExactly("text " + "first ".repeat(400), "text second");
        assertThat(Conversation.drain(talk.client)).as("the connection goes on").isEmpty();
        assertThat(talk.client().isOpen()).isTrue();
    }

    @Test
    void aSendThatGetsThroughInTimeLeavesNothingBehind() throws Exception {
        int alarms = clock().alarms();
        fill();
        FutureTask<@Nullable Throwable> send =
                waiting(LIMIT, () -> talk.client().sendText("third"));
        talk.pair.cut(false);
        assertThat(outcome(send)).isNull();
        talk.run();
        assertThat(Conversation.drain(talk.server)).contains("text third");
        assertThat(clock().alarms()).as("one for each connection").isLessThanOrEqualTo(2);
    }

    @Test
    void aDeadlineThatIsExtendedWhileASendWaitsGivesItMoreTime() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send =
                waiting(LIMIT, () -> talk.client().sendText("third"));
        scope().extendBy(Duration.ofSeconds(3));
        talk.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(send).isNotDone();
        talk.advance(Duration.ofNanos(1));
        assertThat(outcome(send)).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aDeadlineThatIsShortenedWhileASendWaitsTakesItsTime() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send =
                waiting(LIMIT, () -> talk.client().sendText("third"));
        scope().shortenTo(Duration.ofMillis(1));
        talk.advance(Duration.ofMillis(1));
        assertThat(outcome(send)).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void theSendTimeoutCountsWhereItIsEarlier() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send =
                waiting(Duration.ofSeconds(60), () -> talk.client().sendText("third"));
        talk.advance(Duration.ofSeconds(20));
        assertThat(outcome(send)).isInstanceOf(SendTimeoutException.class);
    }

    @Test
    void anOuterDeadlineCountsWhereItIsEarlier() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send = waiting(LIMIT, () -> {
            try (Deadline inner = Deadline.after(Duration.ofSeconds(10))) {
                talk.client().sendText("third");
            }
        });
        talk.advance(LIMIT);
        assertThat(outcome(send)).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aPartThatWaitsBehindItsOwnBeginningFailsTheConnection() throws Exception {
        talk.pair.cut(true);
        FutureTask<@Nullable Throwable> send = waiting(LIMIT, () -> {
            talk.client().sendText("x".repeat(2000), false);
            talk.client().sendText("y".repeat(2000), false);
            talk.client().sendText("z".repeat(2000), true);
        });
        talk.advance(LIMIT);
        assertThat(outcome(send)).isInstanceOf(DeadlineExceededException.class);
        talk.run();
        assertThat(Conversation.drain(talk.client).toString())
                .contains("error SendTimeoutException", "close 1006, closed");
    }

    @Test
    void aSendThatAwaitsItsBytesFailsTheConnectionWhereTheyHaveBegun() throws Exception {
        try (Conversation written = Conversation.manual(16, 16)) {
            Settings settings = Conversation.with(Settings.client(), "awaitWritten", true);
            written.open(settings, Settings.server(), Dispatch.WORKER);
            Conversation.drain(written.client);
            written.pair.cut(true);
            FutureTask<@Nullable Throwable> send = new FutureTask<>(() -> {
                try (Deadline deadline = ((ManualClock) written.clock).deadline(LIMIT)) {
                    written.client().sendText("x".repeat(2000));
                    return null;
                } catch (IOException e) {
                    return e;
                }
            });
            Thread thread = new Thread(send);
            thread.start();
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            written.run();
            written.advance(LIMIT);
            while (!send.isDone()) {
                written.run();
            }
            assertThat(send.get()).isInstanceOf(DeadlineExceededException.class);
            assertThat(Conversation.drain(written.client).toString()).contains("close 1006");
        }
    }

    @Test
    void inAScopeThatHasPassedNothingIsSent() {
        try (Deadline passed = clock().deadline(Duration.ZERO)) {
            List<ThrowingCallable> sends = List.of(
                    () -> talk.client().sendText("a"),
                    () -> talk.client().sendText("a", false),
                    () -> talk.client().sendText("a", true),
                    () -> talk.client().sendBinary(ByteBuffer.allocate(1)),
                    () -> talk.client().sendBinary(ByteBuffer.allocate(1), true),
                    () -> talk.client().sendPing(ByteBuffer.allocate(1)),
                    () -> talk.client().pong(ByteBuffer.allocate(1)));
            assertThat(sends)
                    .allSatisfy(send -> assertThatThrownBy(send)
                            .isInstanceOf(DeadlineExceededException.class)
                            .hasMessage("The deadline had passed before sending a message"));
        }
        talk.run();
        assertThat(Conversation.drain(talk.server)).isEmpty();
        assertThat(Conversation.drain(talk.client)).isEmpty();
    }

    @Test
    void onTheEventLoopASendInAScopeThatHasPassedIsRefusedToo() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        talk.pair.client().execute(() -> {
            try (Deadline passed = clock().deadline(Duration.ZERO)) {
                talk.client().sendText("a");
            } catch (IOException e) {
                failure.set(e);
            }
        });
        talk.run();
        assertThat(failure.get()).isInstanceOf(DeadlineExceededException.class);
        assertThat(Conversation.drain(talk.server)).isEmpty();
    }

    @Test
    void aPartInAScopeThatHasPassedFailsTheConnectionWhereItsMessageHasBegun() throws Exception {
        FutureTask<@Nullable Throwable> send = new FutureTask<>(() -> {
            talk.client().sendText("a", false);
            try (Deadline passed = clock().deadline(Duration.ZERO)) {
                talk.client().sendText("b", true);
                return null;
            } catch (IOException e) {
                return e;
            }
        });
        new Thread(send).start();
        assertThat(outcome(send)).isInstanceOf(DeadlineExceededException.class);
        talk.run();
        assertThat(Conversation.drain(talk.client))
                .containsExactly(
                        "error SendTimeoutException: A message was sent in part only: the deadline of its thread passed",
                        "close 1006",
                        "closed");
    }

    @Test
    void aSenderThatIsInterruptedInsideItsMessageFailsTheConnection() throws Exception {
        talk.pair.cut(true);
        FutureTask<@Nullable Throwable> send = waiting(Duration.ofSeconds(10), () -> {
            talk.client().sendText("x".repeat(2000), false);
            talk.client().sendText("y".repeat(2000), false);
            talk.client().sendText("z".repeat(2000), true);
        });
        Objects.requireNonNull(sender).interrupt();
        assertThat(outcome(send)).isInstanceOf(InterruptedIOException.class);
        talk.run();
        assertThat(Conversation.drain(talk.client).toString())
                .contains("in part only: its sender was interrupted", "close 1006, closed");
    }

    @Test
    void aSenderThatIsInterruptedBeforeItsMessageBeginsTakesItBack() throws Exception {
        fill();
        FutureTask<@Nullable Throwable> send =
                waiting(Duration.ofSeconds(10), () -> talk.client().sendText("third"));
        Objects.requireNonNull(sender).interrupt();
        assertThat(outcome(send)).isInstanceOf(InterruptedIOException.class);
        assertThat(receivedAfterAll()).doesNotContain("text third").contains("text second");
        assertThat(talk.client().isOpen()).isTrue();
    }

    @Test
    void manySendsUnderOneDeadlineShareItsTime() throws Exception {
        AtomicBoolean cut = new AtomicBoolean();
        FutureTask<@Nullable Throwable> send = waiting(LIMIT, () -> {
            for (int i = 0; ; i++) {
                talk.client().sendText("message " + i + " ".repeat(300));
                if (i == 3) {
                    talk.pair.cut(true);
                    cut.set(true);
                }
            }
        });
        while (!cut.get() && !send.isDone()) { // it may have waited for one of the first already
            talk.run();
        }
        talk.advance(LIMIT);
        assertThat(outcome(send)).isInstanceOf(DeadlineExceededException.class);
        assertThat(receivedAfterAll().toString()).contains("text message 0 ", "text message 3 ");
    }
}
