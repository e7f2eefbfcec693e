package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A7")
class InboxTest {

    @Test
    void aFullInboxStopsReadingUntilHalfIsTaken() {
        Settings settings = Conversation.with(Settings.server(), "messageQueueSize", 4);
        try (Conversation talk = Conversation.manual(64 << 10, 7).open(Settings.client(), settings, Dispatch.WORKER)) {
            talk.stalled = true;
            for (int i = 0; i < 20; i++) {
                talk.client().sendTextAsync("m" + i, 0, failure -> {});
            }
            talk.run();
            assertThat(talk.pair.server().isPaused()).isTrue();
            talk.stalled = false;
            talk.run();
            assertThat(talk.pair.server().isPaused()).isFalse();
            assertThat(Conversation.drain(talk.server)).hasSize(21).endsWith("text m18", "text m19");
        }
    }

    @Test
    void aMessageLargerThanTheInboxIsStillAssembled() {
        Settings settings =
                Conversation.with(Settings.server(), "messageQueueBytes", 2000L, "maxMessageSize", 1L << 30);
        try (Conversation talk =
                Conversation.manual(64 << 10, 999).open(Settings.client(), settings, Dispatch.WORKER)) {
            String large = "0123456789".repeat(20_000);
            talk.client().sendTextAsync(large, 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "text " + large);
        }
    }

    @Test
    void aStreamHandlerHoldsThePeerBackAndReadsAll() throws Exception {
        Settings settings = Conversation.with(Settings.server(), "messageQueueBytes", 10_000L);
        try (Conversation talk = Conversation.threaded().open(Settings.client(), settings, Dispatch.WORKER)) {
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<Integer> read = new CompletableFuture<>();
            talk.server.on(Kind.BINARY, Form.STREAM, (payload, last) -> {
                go.await();
                read.complete(((InputStream) payload).readAllBytes().length);
                return null;
            });
            CompletableFuture<Void> sent = new CompletableFuture<>();
            talk.client().sendBinaryAsync(ByteBuffer.allocate(900_000), 0, failure -> sent.complete(null));
            talk.client().sendTextAsync("next", 0, failure -> {});
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(sent).isNotDone();
            go.countDown();
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(900_000);
            assertThat(talk.server.next()).isEqualTo("text next");
        }
    }

    @Test
    void theRestOfAMessageWhoseStreamHandlerReturnsEarlyIsDiscarded() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            CompletableFuture<InputStream> kept = new CompletableFuture<>();
            talk.server.on(Kind.BINARY, Form.STREAM, (payload, last) -> {
                talk.server.events.add("read " + ((InputStream) payload).read());
                kept.complete((InputStream) payload);
                return null;
            });
            talk.client().sendBinary(ByteBuffer.allocate(500_000));
            talk.client().sendText("next");
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("read 0");
            assertThat(talk.server.next()).isEqualTo("text next");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> kept.get().read())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aStreamWhoseConnectionEndsFails() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            talk.server.on(Kind.TEXT, Form.STREAM, (payload, last) -> {
                talk.server.events.add("started");
                return Recorder.describe(payload);
            });
            talk.client().sendText("half a mess", false);
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("started");
            talk.client().close(1000, "");
            assertThat(talk.server.next()).startsWith("error IOException");
            assertThat(talk.server.next()).isEqualTo("close 1000");
        }
    }

    @Test
    void aStreamThatWaitsIsWokenByALocalClose() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            talk.server.on(Kind.BINARY, Form.STREAM, (payload, last) -> {
                talk.server.events.add("started");
                return Recorder.describe(payload);
            });
            talk.client().sendBinary(ByteBuffer.allocate(1), false);
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("started");
            talk.server().close(1000, "");
            assertThat(talk.server.next()).startsWith("error IOException");
            assertThat(talk.server.next()).isEqualTo("close 1000");
        }
    }

    @Test
    void pongsInsideAStreamedMessageComeAfterIt() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            talk.server.on(Kind.TEXT, Form.STREAM, (payload, last) -> {
                talk.server.events.add(Recorder.describe(payload));
                return null;
            });
            talk.client().sendText("one ", false);
            talk.client().pong(ByteBuffer.wrap(new byte[] {'p'}));
            talk.client().sendText("two", true);
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("reader one two");
            assertThat(talk.server.next()).isEqualTo("pong p");
        }
    }

    @Test
    void aBusySessionGivesTheThreadAway() {
        Settings settings = Conversation.with(Settings.server(), "messageQueueSize", 1000);
        try (Conversation talk = Conversation.manual().open(Settings.client(), settings, Dispatch.WORKER)) {
            talk.stalled = true;
            for (int i = 0; i < 500; i++) {
                talk.client().sendTextAsync("m", 0, failure -> {});
            }
            talk.run();
            talk.work.add(() -> talk.server.events.add("another session's turn"));
            talk.stalled = false;
            talk.run();
            assertThat(Conversation.drain(talk.server).indexOf("another session's turn"))
                    .isBetween(1, 100);
        }
    }
}
