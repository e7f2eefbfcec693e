package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Pulling;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Who waits and is interrupted is told so, stays interrupted, and nothing is lost. */
class InterruptedWaitsTest {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);
    private static final Duration NO_LIMIT = Duration.ZERO;

    private interface Wait {
        void run() throws IOException, TimeoutException;
    }

    /** Waits on a thread of its own; completes with what was thrown, where that thread is interrupted still. */
    private static final class Waiter {
        final CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        final Thread thread;

        Waiter(Wait wait) {
            thread = new Thread(() -> {
                try {
                    wait.run();
                    thrown.completeExceptionally(new AssertionFailedError("it did not wait"));
                } catch (IOException | TimeoutException | RuntimeException e) {
                    assertThatInterruptStays(e);
                }
            });
            thread.start();
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        }

        private void assertThatInterruptStays(Exception e) {
            if (Thread.interrupted()) {
                thrown.complete(e);
            } else {
                thrown.completeExceptionally(e);
            }
        }

        void interrupt(String message) throws Exception {
            thread.interrupt();
            assertThat(thrown.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage(message);
            thread.join();
        }
    }

    private static Pulling pull(Conversation talk) {
        Connection.Shared shared =
                new Connection.Shared(talk.clock, talk.workers, new AtomicInteger(7)::incrementAndGet);
        Pulling server = new Pulling(Role.SERVER, talk.pair.server(), shared, Settings.server(), null);
        talk.openClient(Settings.client(), Dispatch.WORKER);
        talk.pair.server().open(server.connection());
        talk.run();
        return server;
    }

    @Test
    @Tag("A9")
    void aReceiverThatIsInterruptedLosesNoMessage() throws Exception {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk);
            new Waiter(() -> server.receive(() -> LONG)).interrupt("Interrupted while a message was awaited");
            talk.client().sendTextAsync("a word", 0, failure -> {});
            talk.run();
            assertThat(server.receive(() -> LONG)).isEqualTo("a word");
        }
    }

    @Test
    void aReceiverThatWaitsBehindAnotherOneIsInterruptedAloneAndHasItsOwnLimit() throws Exception {
        try (Conversation talk = Conversation.manual()) {
            Pulling server = pull(talk);
            LinkedBlockingQueue<Object> received = new LinkedBlockingQueue<>();
            Thread first = new Thread(() -> {
                try {
                    Object message = server.receive(() -> LONG);
                    received.add(message == null ? "the end" : message);
                } catch (IOException | TimeoutException e) {
                    received.add(e);
                }
            });
            first.start();
            while (first.getState() != Thread.State.TIMED_WAITING) {
                assertThat(first.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            new Waiter(() -> server.receive(() -> LONG)).interrupt("Interrupted while a message was awaited");
            assertThatThrownBy(() -> server.receive(() -> 0))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage("another thread receives");
            talk.client().sendTextAsync("a word", 0, failure -> {});
            talk.run();
            assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo("a word");
        }
    }

    @Test
    @Tag("A10")
    void whoWaitsForAPongAndIsInterruptedGivesThePingUp() throws Exception {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.pair.cut(true);
            new Waiter(() -> talk.client().ping(PingTest.bytes("p"), NO_LIMIT))
                    .interrupt("Interrupted while the pong was awaited");
            CompletableFuture<Duration> again = talk.client().pingAsync(PingTest.bytes("p"), NO_LIMIT);
            talk.pair.cut(false);
            talk.run();
            assertThat(again).as("its payload is in flight no more").isCompleted();
        }
    }

    @Test
    @Tag("A10")
    void whoIsNoLongerInterestedInAPongMayUseItsPayloadAgain() throws Exception {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.pair.cut(true);
            CompletableFuture<Duration> cancelled = talk.client().pingAsync(PingTest.bytes("p"), NO_LIMIT);
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(cancelled).isCancelled();
            CompletableFuture<Duration> completed = talk.client().pingAsync(PingTest.bytes("p"), NO_LIMIT);
            assertThat(completed.complete(Duration.ofDays(1))).isTrue();
            assertThat(completed.complete(Duration.ofDays(2))).isFalse();
            assertThat(completed.get(1, TimeUnit.SECONDS)).isEqualTo(Duration.ofDays(1));
            assertThat(completed.join()).isEqualTo(Duration.ofDays(1));
            CompletableFuture<Duration> last = talk.client().pingAsync(PingTest.bytes("p"), NO_LIMIT);
            assertThatThrownBy(() -> last.get(1, TimeUnit.NANOSECONDS)).isInstanceOf(TimeoutException.class);
            talk.pair.cut(false);
            talk.run();
            assertThat(last).isCompleted();
            assertThat(last.get()).isNotNull();
        }
    }

    @Test
    void whoReadsAStreamAndIsInterruptedIsToldAndMayGoOn() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            CompletableFuture<Thread> reader = new CompletableFuture<>();
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            CompletableFuture<Integer> rest = new CompletableFuture<>();
            talk.server.on(Kind.BINARY, Form.STREAM, (payload, last) -> {
                InputStream stream = (InputStream) payload;
                assertThat(stream.read()).isZero();
                reader.complete(Thread.currentThread());
                try {
                    rest.complete(stream.read());
                } catch (IOException e) {
                    thrown.complete(e);
                    assertThat(Thread.interrupted()).isTrue();
                    rest.complete(stream.read());
                }
                return null;
            });
            talk.client().sendBinary(ByteBuffer.allocate(1), false);
            reader.get(30, TimeUnit.SECONDS).interrupt();
            assertThat(thrown.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("Interrupted while the rest of the message was awaited");
            talk.client().sendBinary(ByteBuffer.wrap(new byte[] {7}), true);
            assertThat(rest.get(30, TimeUnit.SECONDS)).isEqualTo(7);
        }
    }

    @Test
    void aStreamThatIsClosedIsNotReadAndTheRestOfItsMessageIsDiscarded() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            talk.server.on(Kind.BINARY, Form.STREAM, (payload, last) -> {
                InputStream stream = (InputStream) payload;
                talk.server.events.add("available " + stream.available());
                talk.server.events.add("none " + stream.read(new byte[4], 4, 0));
                talk.server.events.add("read " + stream.read(new byte[9], 1, 2) + ", " + stream.available() + " left");
                stream.close();
                talk.server.events.add("available " + stream.available());
                return stream.read();
            });
            talk.client().sendBinary(ByteBuffer.allocate(5));
            talk.client().sendText("next");
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("available 5");
            assertThat(talk.server.next()).isEqualTo("none 0");
            assertThat(talk.server.next()).isEqualTo("read 2, 3 left");
            assertThat(talk.server.next()).isEqualTo("available 0");
            assertThat(talk.server.next()).startsWith("error IOException: The stream is closed");
            assertThat(talk.server.next()).isEqualTo("text next");
        }
    }
}
