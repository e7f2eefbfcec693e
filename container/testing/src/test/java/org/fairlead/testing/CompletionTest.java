package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.fairlead.session.Dispatch;
import org.fairlead.session.SendCallback;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletionTest {

    private static CompletableFuture<@Nullable Throwable> sending(Conversation talk, String text) {
        CompletableFuture<@Nullable Throwable> result = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        talk.client().sendText(text);
                        result.complete(null);
                    } catch (IOException e) {
                        result.complete(e);
                    }
                })
                .start();
        return result;
    }

    @Test
    void aSendThatAwaitsItsBytesReturnsWhenTheyAreWritten() throws Exception {
        Settings settings = Conversation.with(Settings.client(), "awaitWritten", true);
        try (Conversation talk = Conversation.threaded().open(settings, Settings.server(), Dispatch.WORKER)) {
            assertThat(sending(talk, "a").get(20, TimeUnit.SECONDS)).isNull();
            talk.client().allowBatching(true);
            assertThat(sending(talk, "not held back").get(20, TimeUnit.SECONDS)).isNull();
            assertThat(List.of(talk.server.next(), talk.server.next(), talk.server.next()))
                    .containsExactly("open", "text a", "text not held back");
        }
    }

    @Test
    void aSendThatAwaitsItsBytesFailsWithTheConnection() throws Exception {
        Settings settings = Conversation.with(Settings.client(), "awaitWritten", true);
        try (Conversation talk = Conversation.threaded().open(settings, Settings.server(), Dispatch.WORKER)) {
            talk.pair.cut(true);
            CompletableFuture<@Nullable Throwable> result = sending(talk, "a");
            talk.client().abort();
            assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void immediateCallbacksNeedNoWorker() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            List<String> called = new ArrayList<>();
            talk.stalled = true;
            talk.client().sendTextAsync("a", 0, failure -> called.add("on a worker"));
            talk.client().sendTextAsync("b", 0, new SendCallback() {
                @Override
                public void onSent(@Nullable Throwable failure) {
                    called.add("at once");
                }

                @Override
                public boolean immediate() {
                    return true;
                }
            });
            talk.run();
            assertThat(called).containsExactly("at once");
            talk.stalled = false;
            talk.run();
            assertThat(called).containsExactly("at once", "on a worker");
        }
    }

    @Test
    void aCallbackThatThrowsIsLoggedAndTheNextIsCalled() {
        List<LogRecord> logged = new ArrayList<>();
        Handler collector = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.fairlead.session.Completions");
        logger.addHandler(collector);
        List<String> called = new ArrayList<>();
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.client().sendTextAsync("a", 0, failure -> {
                throw new IllegalStateException("of the application");
            });
            talk.client().sendTextAsync("b", 0, failure -> called.add("b"));
            talk.run();
        } finally {
            logger.removeHandler(collector);
        }
        assertThat(called).containsExactly("b");
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0).getLevel()).isEqualTo(Level.WARNING);
        assertThat(logged.get(0).getThrown()).hasMessage("of the application");
    }

    @Test
    void whileBatchingIsAllowedSendsAreHeldUntilTheFlush() throws Exception {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            Conversation.drain(talk.server);
            talk.client().allowBatching(true);
            talk.client().sendTextAsync("a", 0, failure -> {});
            talk.client().sendTextAsync("b", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server)).isEmpty();
            talk.client().flushBatch();
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("text a", "text b");
            talk.client().sendTextAsync("x".repeat(40_000), 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server)).hasSize(1);
        }
    }
}
