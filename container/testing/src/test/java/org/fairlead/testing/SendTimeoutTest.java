package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.Dispatch;
import org.fairlead.session.SendTimeoutException;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The send timeout of a blocking send and of an asynchronous one, before the first byte of the message and after it; and the marks. */
@Tag("A6")
@Tag("C2")
class SendTimeoutTest {
    private static final Settings QUIET = Conversation.with(Settings.client(), "heartbeatInterval", Duration.ZERO);

    /** More than the in-memory network and the mark hold. */
    private static final int LARGE = 300_000;

    private static Settings shortly(Object... more) {
        return Conversation.with(Conversation.with(QUIET, "sendTimeout", Duration.ofMillis(50)), more);
    }

    @Test
    void aBlockingSendWhoseMessageHasNotBegunIsWithdrawnAndTheConnectionGoesOn() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Conversation talk = Conversation.threaded().open(shortly(), Settings.server(), Dispatch.WORKER)) {
            part(other, talk, "begun, ", false);
            assertThatThrownBy(() -> talk.client().sendText("late"))
                    .isInstanceOf(SendTimeoutException.class)
                    .hasMessage("The message could not be sent in time and was withdrawn");
            part(other, talk, "ended", true);
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("text begun, ended");
            talk.client().sendText("next");
            assertThat(talk.server.next()).isEqualTo("text next");
        } finally {
            other.shutdownNow();
        }
    }

    private static void part(ExecutorService thread, Conversation talk, String text, boolean last) throws Exception {
        thread.submit(() -> {
                    talk.client().sendText(text, last);
                    return null;
                })
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void aBlockingSendWhoseBytesHaveBegunCutsTheConnection() throws Exception {
        try (Conversation talk =
                Conversation.threaded().open(shortly("awaitWritten", true), Settings.server(), Dispatch.WORKER)) {
            talk.pair.cut(true);
            assertThatThrownBy(() -> talk.client().sendBinary(ByteBuffer.allocate(LARGE)))
                    .isInstanceOf(IOException.class)
                    .hasStackTraceContaining("A message was sent in part only in its time");
            assertThat(talk.client.next()).isEqualTo("open");
            assertThat(talk.client.next()).startsWith("error SendTimeoutException");
            assertThat(talk.client.next()).isEqualTo("close 1006");
        }
    }

    @Test
    void anAsynchronousSendWhoseMessageHasNotBegunIsWithdrawnExactlyAtItsTimeout() {
        try (Conversation talk = Conversation.manual(4, 4).open(QUIET, Settings.server(), Dispatch.WORKER)) {
            talk.pair.cut(true);
            talk.client().sendTextAsync("x".repeat(LARGE), 0, failure -> {});
            List<@Nullable Throwable> told = new ArrayList<>();
            talk.client().sendTextAsync("late", 1_000_000_000L, told::add);
            talk.run();
            talk.advance(Duration.ofSeconds(1).minusNanos(1));
            assertThat(told).isEmpty();
            talk.advance(Duration.ofNanos(1));
            assertThat(told).singleElement().isInstanceOf(SendTimeoutException.class);
            assertThat(talk.client().isOpen()).isTrue();
            talk.pair.cut(false);
            talk.run();
            assertThat(Conversation.drain(talk.server)).hasSize(2).noneMatch(event -> event.contains("late"));
        }
    }

    @Test
    void anAsynchronousSendWhoseBytesHaveBegunCutsTheConnectionExactlyAtItsTimeout() {
        try (Conversation talk = Conversation.manual(4, 4).open(QUIET, Settings.server(), Dispatch.WORKER)) {
            talk.pair.cut(true);
            List<@Nullable Throwable> told = new ArrayList<>();
            talk.client().sendTextAsync("x".repeat(100), 1_000_000_000L, told::add);
            talk.run();
            talk.advance(Duration.ofSeconds(1).minusNanos(1));
            assertThat(told).isEmpty();
            assertThat(Conversation.drain(talk.client)).containsExactly("open");
            talk.advance(Duration.ofNanos(1));
            assertThat(told).singleElement().isInstanceOf(IOException.class);
            assertThat(Conversation.drain(talk.client))
                    .containsExactly(
                            "error SendTimeoutException: A message was sent in part only in its time",
                            "close 1006",
                            "closed");
        }
    }

    @Test
    void withoutASendTimeoutABlockingSendWaitsAsLongAsItTakes() throws Exception {
        Settings settings = Conversation.with(QUIET, "sendTimeout", Duration.ZERO);
        try (Conversation talk = Conversation.threaded().open(settings, Settings.server(), Dispatch.WORKER)) {
            talk.pair.cut(true);
            fill(talk);
            CompletableFuture<String> sent = new CompletableFuture<>();
            awaitWaiting(sender(talk, "late", sent));
            talk.pair.cut(false);
            assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo("late");
        }
    }

    @Test
    void sendersAboveTheHighMarkWaitAndAreLetInInTheirOrder() throws Exception {
        Settings settings = Conversation.with(QUIET, "outboxMessages", 2);
        try (Conversation talk = Conversation.threaded().open(settings, Settings.server(), Dispatch.WORKER)) {
            talk.pair.cut(true);
            fill(talk);
            List<CompletableFuture<String>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                CompletableFuture<String> sent = new CompletableFuture<>();
                all.add(sent);
                awaitWaiting(sender(talk, "sender " + i, sent));
            }
            assertThat(all).noneMatch(CompletableFuture::isDone);
            talk.pair.cut(false);
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).hasSize("text ".length() + LARGE);
            for (int i = 0; i < all.size(); i++) {
                assertThat(talk.server.next()).isEqualTo("text sender " + i);
                assertThat(all.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("sender " + i);
            }
        }
    }

    /** A message above the mark goes as far as it can: a sender that comes while it is on its way from queue to transport may still be let in. */
    private static void fill(Conversation talk) throws Exception {
        talk.client().sendText("x".repeat(LARGE));
        CompletableFuture<Void> withTheTransport = new CompletableFuture<>();
        talk.pair.client().execute(() -> withTheTransport.complete(null));
        withTheTransport.get(20, TimeUnit.SECONDS);
    }

    private static void awaitWaiting(Thread sender) {
        while (sender.getState() != Thread.State.WAITING) {
            assertThat(sender.getState()).as("the sender did not have to wait").isNotEqualTo(Thread.State.TERMINATED);
            Thread.onSpinWait();
        }
    }

    private static Thread sender(Conversation talk, String text, CompletableFuture<String> sent) {
        Thread sender = new Thread(() -> {
            try {
                talk.client().sendText(text);
                sent.complete(text);
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        });
        sender.start();
        return sender;
    }
}
