package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Settings;
import org.fairlead.session.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens at the edges: full outboxes, slow peers, no threads. */
class BackPressureLimitsTest {

    @Test
    void twoEventLoopsThatBothWaitForTheOtherToReadArePartedByTheSendTimeout() {
        try (Conversation talk = Conversation.manual(100, 100).open(Dispatch.EVENT_LOOP)) {
            talk.pair.client().execute(() -> send(talk.client(), 200_000));
            talk.pair.server().execute(() -> send(talk.server(), 200_000));
            talk.run();
            assertThat(talk.pair.client().isPaused()).isTrue();
            assertThat(talk.pair.server().isPaused()).isTrue();
            talk.advance(Duration.ofSeconds(21));
            assertThat(Conversation.drain(talk.server).toString()).contains("error ", "close 1006", "closed");
            assertThat(Conversation.drain(talk.client).toString()).contains("close 1006", "closed");
        }
    }

    private static void send(Connection connection, int bytes) {
        try {
            connection.sendBinary(ByteBuffer.allocate(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWaitsBehindAnOpenMessageDoesNotKeepItFromEnding() throws Exception {
        Settings settings = Conversation.with(Settings.client(), "outboxMessages", 1);
        try (Conversation talk = Conversation.manual().open(settings, Settings.server(), Dispatch.WORKER)) {
            AtomicInteger refused = new AtomicInteger();
            talk.pair.client().execute(() -> part(talk.client(), "a", false));
            talk.run();
            Thread others = new Thread(() -> {
                for (int i = 0; i < 40; i++) {
                    talk.client().sendTextAsync("other", 0, failure -> refused.addAndGet(failure == null ? 0 : 1));
                }
            });
            others.start();
            others.join();
            talk.pair.client().execute(() -> part(talk.client(), "b", true));
            talk.run();
            assertThat(Conversation.drain(talk.server)).startsWith("open", "text ab", "text other");
            assertThat(refused.get()).isBetween(1, 39);
        }
    }

    private static void part(Connection connection, String text, boolean last) {
        try {
            connection.sendText(text, last);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPartRefusedAtTheHardLimitEndsTheConnectionThatItsMessageWouldBlock() {
        Settings settings = Conversation.with(Settings.client(), "outboxMessages", 1);
        try (Conversation talk = Conversation.manual(16, 16).open(settings, Settings.server(), Dispatch.WORKER)) {
            Conversation.drain(talk.client);
            talk.pair.cut(true);
            List<String> refused = new ArrayList<>();
            talk.pair.client().execute(() -> {
                while (refused.isEmpty()) {
                    try {
                        talk.client().sendText("x".repeat(10_000), false);
                    } catch (IOException e) {
                        refused.add(e.getMessage());
                    }
                }
            });
            talk.run();
            assertThat(refused.get(0)).contains("too slowly");
            assertThat(Conversation.drain(talk.client).toString())
                    .startsWith("[error SendTimeoutException: A message was sent in part only")
                    .endsWith("close 1006, closed]");
        }
    }

    @Test
    void aWholeMessageRefusedAtTheHardLimitLeavesTheConnectionOpen() {
        Settings settings = Conversation.with(Settings.client(), "outboxMessages", 1);
        try (Conversation talk = Conversation.manual(16, 16).open(settings, Settings.server(), Dispatch.WORKER)) {
            Conversation.drain(talk.client);
            talk.pair.cut(true);
            List<String> refused = new ArrayList<>();
            talk.pair.client().execute(() -> {
                while (refused.isEmpty()) {
                    try {
                        talk.client().sendText("x".repeat(10_000));
                    } catch (IOException e) {
                        refused.add(e.getMessage());
                    }
                }
            });
            talk.run();
            assertThat(Conversation.drain(talk.client)).isEmpty();
        }
    }

    @Test
    void pingsToAPeerThatDoesNotReadFailAtTheHardLimit() {
        try (Conversation talk = Conversation.manual(16, 16).open(Dispatch.WORKER)) {
            talk.pair.cut(true);
            int sent = 0;
            try {
                for (; sent < 200_000; sent++) {
                    talk.client().sendPing(ByteBuffer.allocate(100));
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("too slowly");
            }
            assertThat(sent).isLessThan(200_000);
        }
    }

    @Test
    void aPeerThatTakesItsTimeWithALargeMessageIsNotTakenForDead() {
        try (Conversation talk = Conversation.manual(1000, 1000)) {
            talk.openServer(Settings.server(), Dispatch.WORKER);
            talk.run();
            talk.server().sendBinaryAsync(ByteBuffer.allocate(100_000), 0, failure -> {});
            talk.run();
            for (int second = 0; second < 90; second++) {
                assertThat(talk.pair.client().receivedRaw()).isNotEmpty();
                talk.advance(Duration.ofSeconds(1));
            }
            assertThat(Conversation.drain(talk.server)).containsExactly("open");
            talk.advance(Duration.ofSeconds(60));
            assertThat(Conversation.drain(talk.server).toString()).contains("close 1006 No pong");
        }
    }

    @Test
    void whileBatchingASendIsCompleteInTheBatch() throws Exception {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            Conversation.drain(talk.server);
            List<String> results = new ArrayList<>();
            talk.client().allowBatching(true);
            talk.client().sendTextAsync("a", 0, failure -> results.add("sent " + failure));
            talk.run();
            assertThat(results).containsExactly("sent null");
            assertThat(Conversation.drain(talk.server)).isEmpty();
            talk.client().flushBatch();
            talk.run();
            assertThat(Conversation.drain(talk.server)).containsExactly("text a");
        }
    }

    @ParameterizedTest
    @CsvSource({"1004", "1006", "1015", "1016", "2000", "2999"})
    void aCodeThatMustNotBeSentGivesAFrameWithoutCode(int code) {
        try (Conversation talk = Conversation.manual().open(Dispatch.WORKER)) {
            talk.client().close(code, "odd");
            talk.run();
            assertThat(Conversation.drain(talk.client)).containsExactly("open", "close " + code + " odd", "closed");
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1005", "closed");
        }
    }

    @Test
    @Tag("A23")
    void aConnectionWhoseCallbacksNoThreadTakesIsClosedWith1013() throws Exception {
        try (Conversation talk = Conversation.threaded()) {
            Recorder refused = new Recorder();
            CountDownLatch tried = new CountDownLatch(1);
            Workers none = Workers.of(task -> {
                tried.countDown();
                throw new RejectedExecutionException("full");
            });
            Connection server = new Connection(
                    Role.SERVER,
                    talk.pair.server(),
                    new Connection.Shared(talk.clock, none, () -> 7),
                    Settings.server(),
                    Dispatch.WORKER,
                    null,
                    refused);
            talk.openClient(Settings.client(), Dispatch.WORKER);
            talk.pair.server().open(server);
            assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(refused.next()).isEqualTo("open");
            assertThat(refused.next()).startsWith("error RejectedExecutionException");
            assertThat(refused.next()).startsWith("close 1013");
            assertThat(refused.next()).isEqualTo("closed");
            assertThat(talk.client.next()).isEqualTo("open");
            assertThat(talk.client.next()).startsWith("close 1013");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCompressedConversationGoesOnAfterItsMemoryWasReleased(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual()) {
            talk.deflate = new DeflateParameters(false, false, 15, 15);
            talk.open(dispatch);
            Conversation.drain(talk.client);
            Conversation.drain(talk.server);
            for (int round = 0; round < 5; round++) {
                String text = ("the same words in round after round, " + round + " ").repeat(50);
                talk.client().sendTextAsync(text, 0, failure -> {});
                talk.server().sendTextAsync(text, 0, failure -> {});
                talk.run();
                assertThat(Conversation.drain(talk.server)).containsExactly("text " + text);
                assertThat(Conversation.drain(talk.client)).containsExactly("text " + text);
                talk.advance(Duration.ofSeconds(5)); // quiet for 2 seconds: deflaters and inflaters go
            }
        }
    }
}
