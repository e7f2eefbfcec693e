package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Pulling;
import org.fairlead.session.Settings;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.fairlead.timeout.Timeouts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may wait for a pong, and who would wait for ever. */
class AwaitedPingTest {
    private static final Duration NO_LIMIT = Duration.ZERO;

    @Test
    @Tag("A7")
    void aHandlerThatPingsWhileReadingIsPausedGetsAnErrorAndNoDeadlock() throws Exception {
        Settings settings = Conversation.with(Settings.server(), "messageQueueSize", 0);
        try (Conversation talk = Conversation.threaded().open(Settings.client(), settings, Dispatch.WORKER)) {
            CountDownLatch full = new CountDownLatch(1);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                if (payload.equals("first")) {
                    full.await();
                    failure.complete(thrown(() -> talk.server().ping(null, NO_LIMIT)));
                } else {
                    talk.server.events.add("text " + payload);
                }
                return null;
            });
            talk.client().sendText("first");
            talk.client().sendText("second");
            while (!talk.pair.server().isPaused()) {
                Thread.onSpinWait();
            }
            full.countDown();
            assertThat(failure.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The pong can never be read");
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).as("the connection goes on").isEqualTo("text second");
        }
    }

    @ParameterizedTest
    @EnumSource(Waiting.class)
    @Tag("A7")
    void aHandlerThatWaitsForAPongWhenReadingComesToBePausedGetsAnError(Waiting waiting) throws Exception {
        Settings settings = Conversation.with(Settings.client(), "messageQueueSize", 1);
        try (Conversation talk = Conversation.threaded()) {
            CountDownLatch waits = new CountDownLatch(1);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            talk.client.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                if (payload.equals("first")) {
                    CompletableFuture<Duration> ping = talk.client().pingAsync(PingTest.bytes("p"), NO_LIMIT);
                    waits.countDown();
                    failure.complete(thrown(() -> waiting.await(ping)));
                } else {
                    talk.client.events.add("text " + payload);
                }
                return null;
            });
            talk.openClient(settings, Dispatch.WORKER);
            byte[] text = "\u0081\u0005first\u0081\u0001a\u0081\u0001b".getBytes(StandardCharsets.ISO_8859_1);
            talk.pair.server().sendRaw(java.util.Arrays.copyOf(text, 7));
            waits.await();
            talk.pair.server().sendRaw(java.util.Arrays.copyOfRange(text, 7, text.length));
            talk.pair.server().sendRaw(PingTest.pong("p")); // behind what fills the queue
            Throwable thrown = failure.get(20, TimeUnit.SECONDS);
            assertThat(thrown instanceof IllegalStateException ? thrown : thrown.getCause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The pong can never be read");
            assertThat(talk.client.next()).isEqualTo("open");
            assertThat(talk.client.next()).isEqualTo("text a");
            assertThat(talk.client.next()).isEqualTo("text b");
            assertThat(talk.client.next()).isEqualTo("pong p");
        }
    }

    /** The ways to wait for a future. */
    enum Waiting {
        GET {
            @Override
            void await(CompletableFuture<Duration> ping) throws Exception {
                ping.get();
            }
        },
        GET_WITH_LIMIT {
            @Override
            void await(CompletableFuture<Duration> ping) throws Exception {
                ping.get(20, TimeUnit.SECONDS);
            }
        },
        JOIN {
            @Override
            void await(CompletableFuture<Duration> ping) {
                ping.join();
            }
        };

        abstract void await(CompletableFuture<Duration> ping) throws Exception;
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Throwable thrown(Action action) {
        try {
            action.run();
        } catch (Exception e) {
            return e;
        }
        return new AssertionError("nothing was thrown");
    }

    @Test
    @Tag("A7")
    void aHandlerMayWaitForAPongWhileThereIsRoom() throws Exception {
        try (Conversation talk = Conversation.threaded(org.fairlead.session.Workers.pool(1))) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                Duration first = talk.server().ping(null, NO_LIMIT);
                Duration second = talk.server().pingAsync(null, NO_LIMIT).get();
                talk.server.events.add("took " + (first.toNanos() > 0 && second.toNanos() > 0));
                return null;
            });
            talk.server.on(Kind.PONG, Form.WHOLE, (payload, last) -> null);
            talk.open(Dispatch.WORKER);
            talk.client().sendText("go");
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("took true");
        }
    }

    @Test
    @Tag("A7")
    void aThreadThatTakesTheMessagesItselfGetsTheErrorTooAndAnotherThreadWaits() throws Exception {
        Settings settings = Conversation.with(Settings.client(), "messageQueueSize", 0);
        try (Conversation talk = Conversation.threaded()) {
            Pulling pulling = new Pulling(Role.CLIENT, talk.pair.client(), talk.shared(), settings, null);
            Connection connection = pulling.connection();
            talk.pair.client().open(connection);
            talk.pair.server().sendRaw(new byte[] {(byte) 0x81, 1, 'a', (byte) 0x81, 1, 'b'});
            assertThat(pulling.receive(() -> Long.MAX_VALUE)).isEqualTo("a");
            while (!talk.pair.client().isPaused()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> connection.ping(null, NO_LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("The pong can never be read");
            CompletableFuture<Duration> fromAnother = new CompletableFuture<>();
            Thread another = new Thread(() -> {
                try {
                    fromAnother.complete(connection.ping(PingTest.bytes("p"), NO_LIMIT));
                } catch (IOException e) {
                    fromAnother.completeExceptionally(e);
                }
            });
            another.start();
            while (another.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            talk.pair.server().sendRaw(PingTest.pong("p"));
            assertThat(pulling.receive(() -> Long.MAX_VALUE)).isEqualTo("b");
            assertThat(fromAnother.get(20, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    @Tag("A10")
    void aHandlerThatWaitsForAPongGoesOnWhenThePeerClosesInstead() throws Exception {
        Settings settings = Conversation.with(Settings.client(), "disconnectTimeout", Duration.ofDays(1));
        try (Conversation talk = Conversation.threaded()) {
            CountDownLatch pinged = new CountDownLatch(1);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            CompletableFuture<Throwable> again = new CompletableFuture<>();
            talk.client.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                CompletableFuture<Duration> ping = talk.client().pingAsync(null, NO_LIMIT);
                pinged.countDown();
                failure.complete(thrown(ping::get));
                again.complete(thrown(() -> talk.client().ping(null, NO_LIMIT)));
                return null;
            });
            talk.openClient(settings, Dispatch.WORKER);
            talk.pair.server().sendRaw(new byte[] {(byte) 0x81, 1, 'a'});
            pinged.await();
            talk.pair.server().sendRaw(new byte[] {(byte) 0x88, 2, 3, (byte) 0xE8});
            assertThat(failure.get(20, TimeUnit.SECONDS).getCause())
                    .isInstanceOf(IOException.class)
                    .hasMessage("The connection is closed (REMOTE, 1000)");
            assertThat(again.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(IOException.class)
                    .hasMessage("The connection is closed (REMOTE, 1000)");
            assertThat(talk.client.next()).isEqualTo("open");
            assertThat(talk.client.next()).isEqualTo("close 1000");
        }
    }

    @Test
    @Tag("A6")
    void aDeadlineEndsTheWaitForAPong() throws Exception {
        try (Conversation talk = Conversation.threaded()) {
            talk.openClient(Settings.client(), Dispatch.WORKER);
            Deadline deadline = Deadline.detached(Timeouts.NONE);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread pinging = new Thread(() -> {
                try (Deadline joined = deadline.join()) {
                    failure.complete(thrown(() -> talk.client().ping(PingTest.bytes("p"), NO_LIMIT)));
                }
            });
            pinging.start();
            while (pinging.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            deadline.shortenTo(Duration.ZERO);
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(DeadlineExceededException.class);
            assertThat(talk.client().isOpen()).isTrue();
            assertThat(talk.client().pingAsync(PingTest.bytes("p"), NO_LIMIT))
                    .as("the payload is free again")
                    .isNotDone();
            try (Deadline passed = Deadline.after(Duration.ZERO)) {
                assertThat(thrown(() -> talk.client().ping(null, NO_LIMIT)))
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessageContaining("before a ping was sent");
            }
        }
    }

    @Test
    @Tag("A10")
    void nobodyMayWaitForAPongOnAnEventLoop() {
        try (Conversation talk = Conversation.manual().open(Dispatch.EVENT_LOOP)) {
            List<String> errors = new ArrayList<>();
            talk.pair.client().execute(() -> {
                errors.add(thrown(() -> talk.client().ping(null, NO_LIMIT)).getMessage());
                CompletableFuture<Duration> ping = talk.client().pingAsync(null, NO_LIMIT);
                errors.add(thrown(ping::get).getMessage());
                errors.add(thrown(ping::join).getMessage());
            });
            talk.run();
            assertThat(errors).hasSize(3).allMatch(text -> text.contains("event loop, which must not wait"));
        }
    }
}
