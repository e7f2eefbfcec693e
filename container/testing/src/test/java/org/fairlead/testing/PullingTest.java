package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.connection.Message;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Pulling;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection whose messages are asked for, with a peer whose messages are handed to callbacks. */
class PullingTest {

    private static final long NOW = 0;
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    /** The server of the conversation is the one that pulls. */
    private static Pulling pull(Conversation talk, Settings settings) {
        Connection.Shared shared =
                new Connection.Shared(talk.clock, talk.workers, new AtomicInteger(7)::incrementAndGet);
        Pulling server = new Pulling(Role.SERVER, talk.pair.server(), shared, settings, null);
        talk.openClient(Settings.client(), Dispatch.WORKER);
        talk.pair.server().open(server.connection());
        talk.run();
        return server;
    }

    private static @Nullable Object next(Pulling connection, long nanos) {
        long start = System.nanoTime();
        try {
            Object message = connection.receive(() -> nanos - (System.nanoTime() - start));
            return message instanceof ByteBuffer data ? StandardCharsets.UTF_8.decode(data) + " in binary" : message;
        } catch (TimeoutException e) {
            return "nothing";
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(Conversation talk, String... texts) {
        for (String text : texts) {
            talk.client().sendTextAsync(text, 0, failure -> {});
        }
        talk.run();
    }

    @Test
    void aMessageWaitsUntilItIsAskedFor() {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, Settings.server());
            assertThat(next(server, NOW)).isEqualTo("nothing");
            send(talk, "one", "two");
            talk.client().sendBinaryAsync(ByteBuffer.wrap("three".getBytes(StandardCharsets.UTF_8)), 0, failure -> {});
            talk.run();
            assertThat(next(server, NOW)).isEqualTo("one");
            talk.run(); // the queue of one held two; now the third is read
            assertThat(next(server, NOW)).isEqualTo("two");
            assertThat(next(server, NOW)).isEqualTo("three in binary");
            assertThat(next(server, NOW)).isEqualTo("nothing");
        }
    }

    @Test
    void aMessageOfWhichOnlyAPartHasComeIsKeptForTheNextReceive() throws Exception {
        try (Conversation talk = Conversation.threaded()) {
            Pulling server = pull(talk, Settings.server());
            talk.client().sendText("first half ", false);
            assertThat(next(server, TimeUnit.MILLISECONDS.toNanos(20))).isEqualTo("nothing");
            talk.client().sendText("and second", true);
            assertThat(next(server, LONG)).isEqualTo("first half and second");
        }
    }

    @Test
    @Tag("A6")
    void whoWaitsBehindAnotherReceiverIsReachedByADeadlineThatIsMoved() throws Exception {
        try (InMemoryNetwork network = InMemoryNetwork.create()) {
            CompletableFuture<WebSocketConnection> served = new CompletableFuture<>();
            CountDownLatch over = new CountDownLatch(1);
            network.handle("/quiet", request -> {
                served.complete(request.accept());
                over.await();
            });
            WebSocketConnection connection = network.open("/quiet");
            CompletableFuture<Deadline> deadline = new CompletableFuture<>();
            CompletableFuture<Object> first = receiving(connection, new CompletableFuture<>());
            CompletableFuture<Object> second = receiving(connection, deadline);
            deadline.get(30, TimeUnit.SECONDS).shortenTo(Duration.ZERO);
            assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(DeadlineExceededException.class);
            assertThat(first).isNotDone();
            served.get(30, TimeUnit.SECONDS).send("a word");
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(new Message.Text("a word"));
            over.countDown();
        }
    }

    /** @return what was received or thrown by a thread that waits now, in a deadline of an hour */
    private static CompletableFuture<Object> receiving(
            WebSocketConnection connection, CompletableFuture<Deadline> scope) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Deadline deadline = Deadline.after(Duration.ofHours(1))) {
                scope.complete(deadline);
                result.complete(connection.receive());
            } catch (java.io.IOException | RuntimeException e) {
                result.complete(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        return result;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 8})
    @Tag("A7")
    void aFullQueueStopsReadingAndPingsWaitUntilSomethingIsTaken(int size) throws Exception {
        Settings settings = Conversation.with(Settings.server(), "messageQueueSize", size);
        try (Conversation talk = Conversation.manual(64 << 10, 5)) {
            Pulling server = pull(talk, settings);
            for (int i = 0; i < size; i++) {
                send(talk, "m" + i);
            }
            assertThat(talk.pair.server().isPaused()).isFalse();
            send(talk, "one more", "never read before the rest is taken");
            assertThat(talk.pair.server().isPaused()).isTrue();
            Conversation.drain(talk.client);
            CompletableFuture<Void> pinged = CompletableFuture.runAsync(() -> ping(talk.client()));
            pinged.get(20, TimeUnit.SECONDS);
            talk.run();
            assertThat(Conversation.drain(talk.client)).isEmpty();
            for (int i = 0; i < size; i++) {
                assertThat(next(server, NOW)).isEqualTo("m" + i);
                talk.run();
            }
            assertThat(next(server, NOW)).isEqualTo("one more");
            talk.run();
            assertThat(next(server, NOW)).isEqualTo("never read before the rest is taken");
            talk.run();
            assertThat(talk.pair.server().isPaused()).isFalse();
            assertThat(Conversation.drain(talk.client)).containsExactly("pong p");
        }
    }

    @Test
    @Tag("A7")
    void aPingWaitsForItsPongWhereAllWasTakenAndReadingIsAboutToGoOn() throws Exception {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, Settings.server());
            send(talk, "one", "two");
            assertThat(talk.pair.server().isPaused()).isTrue();
            assertThat(next(server, NOW)).isEqualTo("one");
            assertThat(next(server, NOW)).isEqualTo("two");
            CompletableFuture<Duration> ping = server.connection().pingAsync(null, null);
            assertThatThrownBy(() -> ping.get(1, TimeUnit.NANOSECONDS)).isInstanceOf(TimeoutException.class);
            talk.run();
            assertThat(ping.get(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    @Tag("A7")
    void aPingWhosePongCanNeverBeReadFailsAndSaysToReceiveFirst() {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, Settings.server());
            send(talk, "one", "two", "three");
            CompletableFuture<Duration> ping = server.connection().pingAsync(null, null);
            assertThatThrownBy(() -> ping.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("receive them first")
                    .hasMessageNotContaining("handler");
        }
    }

    private static void ping(Connection connection) {
        try {
            connection.sendPing(ByteBuffer.wrap(new byte[] {'p'}));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("A7")
    void aMessageThatFillsTheQueueInBytesIsAssembledByWhoAsksForIt() throws Exception {
        Settings settings = Conversation.with(Settings.server(), "messageQueueBytes", 2000L);
        try (Conversation talk = Conversation.threaded()) {
            Pulling server = pull(talk, settings);
            String large = "0123456789".repeat(20_000);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(talk, large));
            assertThat(next(server, LONG)).isEqualTo(large);
            sent.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    @Tag("A9")
    void afterTheRemoteCloseWhatCameBeforeCanBeReceived() {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, Conversation.with(Settings.server(), "messageQueueSize", 8));
            send(talk, "one", "two");
            talk.client().close(4001, "enough");
            talk.run();
            assertThat(Conversation.drain(talk.client)).contains("close 4001 enough", "closed");
            assertThat(Objects.requireNonNull(server.closeReason())
                            .getCloseCode()
                            .getCode())
                    .isEqualTo(4001);
            assertThat(server.gone().toCompletableFuture()).isDone();
            assertThat(next(server, NOW)).isEqualTo("one");
            assertThat(next(server, NOW)).isEqualTo("two");
            assertThat(next(server, NOW)).isNull();
            assertThat(next(server, NOW)).isNull();
        }
    }

    @Test
    @Tag("A9")
    void afterALocalCloseNothingCanBeReceived() {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, Conversation.with(Settings.server(), "messageQueueSize", 8));
            send(talk, "one", "two");
            server.connection().close(1000, "");
            assertThat(next(server, NOW)).isNull();
            talk.run();
            assertThat(next(server, NOW)).isNull();
            assertThat(Conversation.drain(talk.client)).contains("close 1000", "closed");
            assertThat(server.gone().toCompletableFuture()).isDone();
            assertThat(server.disconnectTimedOut()).isFalse();
        }
    }

    @Test
    @Tag("A9")
    void afterAFailureWhatCameBeforeCanBeReceived() {
        Settings settings = Conversation.with(Settings.server(), "maxMessageSize", 10L, "messageQueueSize", 8);
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, settings);
            send(talk, "one", "this has more than ten bytes", "lost");
            assertThat(next(server, NOW)).isEqualTo("one");
            assertThat(next(server, NOW)).isNull();
            assertThat(Objects.requireNonNull(server.closeReason())
                            .getCloseCode()
                            .getCode())
                    .isEqualTo(1009);
            assertThat(server.failure()).isInstanceOf(org.fairlead.protocol.ProtocolException.class);
        }
    }

    @Test
    @Tag("A3")
    void aPeerThatDoesNotAnswerTheCloseIsCutOffAndThatCanBeSeen() {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, Settings.server());
            talk.pair.cut(true);
            server.connection().close(1000, "");
            talk.run();
            talk.advance(Settings.server().disconnectTimeout().minusMillis(1));
            assertThat(server.gone().toCompletableFuture()).isNotDone();
            talk.advance(java.time.Duration.ofMillis(1));
            assertThat(server.gone().toCompletableFuture()).isDone();
            assertThat(server.disconnectTimedOut()).isTrue();
        }
    }

    @Test
    void aReceiverThatIsInterruptedLosesNothing() throws Exception {
        try (Conversation talk = Conversation.threaded()) {
            Pulling server = pull(talk, Settings.server());
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> server.receive(() -> LONG)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
            talk.client().sendText("still here");
            assertThat(next(server, LONG)).isEqualTo("still here");
        }
    }

    @Test
    void everyMessageGoesToOneOfSeveralReceivers() throws Exception {
        try (Conversation talk = Conversation.threaded()) {
            Pulling server = pull(talk, Settings.server());
            List<Object> received = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Void>> receivers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                receivers.add(CompletableFuture.runAsync(
                        () -> {
                            for (Object next = next(server, LONG); next != null; next = next(server, LONG)) {
                                received.add(next);
                            }
                        },
                        task -> new Thread(task).start()));
            }
            List<Object> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                talk.client().sendText("m" + i);
                sent.add("m" + i);
            }
            talk.client().close(1000, "");
            for (CompletableFuture<Void> receiver : receivers) {
                receiver.get(20, TimeUnit.SECONDS);
            }
            assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    @Test
    void pongsThatNobodyWaitsForDoNotFillTheQueue() {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk, Conversation.with(Settings.server(), "messageQueueSize", 1));
            for (int i = 0; i < 10; i++) {
                talk.pair.client().execute(() -> {
                    try {
                        talk.client().pong(ByteBuffer.allocate(0));
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            talk.run();
            assertThat(talk.pair.server().isPaused()).isFalse();
            send(talk, "a message");
            assertThat(next(server, NOW)).isEqualTo("a message");
        }
    }
}
