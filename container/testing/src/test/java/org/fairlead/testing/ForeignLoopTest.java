package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Test;

/** What the application calls on the event loop of another connection does not wait there. */
class ForeignLoopTest {

    @Test
    void closeOnAnotherConnectionsEventLoopLeavesOnCloseToAWorker() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.stalled = true;
            talk.pair.server().execute(() -> talk.client().close(1000, ""));
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("open");
            talk.stalled = false;
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("close 1000", "closed");
        }
    }

    @Test
    void anAbortNeverRunsOnCloseOnItsCaller() {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.stalled = true;
            talk.client().abort();
            assertThat(Conversation.drain(talk.client)).containsExactly("open");
            talk.stalled = false;
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("close 1006", "closed");
        }
    }

    /** Two handlers on two event loops that fill each other's outbox: neither may wait for the other. */
    @Test
    void blockingSendsFromTwoEventLoopsToEachOtherDoNotWait() throws Exception {
        Settings patient = Conversation.with(Settings.server(), "sendTimeout", java.time.Duration.ZERO);
        try (Conversation first = Conversation.threaded();
                Conversation second = Conversation.threaded()) {
            first.open(patient, patient, Dispatch.EVENT_LOOP);
            second.open(patient, patient, Dispatch.EVENT_LOOP);
            CountDownLatch bothInside = new CountDownLatch(2);
            CompletableFuture<Void> firstDone = crossing(first, second, bothInside);
            CompletableFuture<Void> secondDone = crossing(second, first, bothInside);
            first.client().sendTextAsync("go", 0, failure -> {});
            second.client().sendTextAsync("go", 0, failure -> {});
            CompletableFuture.allOf(firstDone, secondDone).get(20, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Void> crossing(Conversation from, Conversation to, CountDownLatch bothInside) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        from.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
            bothInside.countDown();
            bothInside.await();
            for (int i = 0; i < 20; i++) {
                to.server().sendText("x".repeat(10_000));
            }
            done.complete(null);
            return null;
        });
        return done;
    }
}
