package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Dispatch;
import org.fairlead.session.SendTimeoutException;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendersTest {
    private static final int SENDERS = 16;
    private static final int MESSAGES = 60;

    @RepeatedTest(5)
    void sixteenConcurrentSendersEachKeepTheirOrder() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            List<String> received = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(SENDERS * MESSAGES);
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                received.add((String) payload);
                done.countDown();
                return null;
            });
            List<Future<?>> results = new ArrayList<>();
            for (int s = 0; s < SENDERS; s++) {
                int sender = s;
                results.add(senders.submit(() -> {
                    for (int m = 0; m < MESSAGES; m++) {
                        String text = sender + " " + m;
                        switch ((sender + m) % 3) {
                            case 0 -> talk.client().sendText(text);
                            case 1 -> {
                                talk.client().sendText(text.substring(0, 1), false);
                                talk.client().sendPing(ByteBuffer.allocate(4));
                                talk.client().sendText(text.substring(1), true);
                            }
                            default -> {
                                CompletableFuture<Void> sent = new CompletableFuture<>();
                                talk.client().sendTextAsync(text, 0, failure -> sent.complete(null));
                                sent.get(20, TimeUnit.SECONDS);
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            Map<String, Integer> next = new HashMap<>();
            for (String text : received) {
                String[] parts = text.split(" ");
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next.getOrDefault(parts[0], 0));
                next.put(parts[0], Integer.parseInt(parts[1]) + 1);
            }
            assertThat(next).hasSize(SENDERS);
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void aWholeSendInsideOnesOwnPartialMessageIsRefused() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            talk.client().sendText("a", false);
            assertThatThrownBy(() -> talk.client().sendText("b")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> talk.client().sendBinary(ByteBuffer.allocate(1), true))
                    .isInstanceOf(IllegalStateException.class);
            talk.client().sendText("c", true);
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("text ac");
        }
    }

    @Test
    void aSendBehindAnotherSendersPartialMessageTimesOutAndIsWithdrawn() throws Exception {
        Settings settings = Conversation.with(Settings.client(), "sendTimeout", Duration.ofMillis(50));
        try (Conversation talk = Conversation.threaded().open(settings, Settings.server(), Dispatch.WORKER)) {
            talk.client().sendText("a", false);
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread other = new Thread(() -> {
                try {
                    talk.client().sendText("other");
                } catch (IOException e) {
                    failure.complete(e);
                }
            });
            other.start();
            assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(SendTimeoutException.class);
            talk.client().sendText("b", true);
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("text ab");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callbacksOfAsynchronousSendsAreCalledOnceAlsoWhenTheConnectionIsCut(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual(16, 16).open(dispatch)) {
            AtomicInteger calls = new AtomicInteger();
            AtomicInteger failures = new AtomicInteger();
            talk.pair.cut(true);
            for (int i = 0; i < 50; i++) {
                talk.client().sendTextAsync("x".repeat(5000), 0, failure -> {
                    calls.incrementAndGet();
                    failures.addAndGet(failure == null ? 0 : 1);
                });
            }
            talk.run();
            assertThat(calls).hasValue(0);
            talk.client().abort();
            talk.run();
            assertThat(calls).hasValue(50);
            assertThat(failures).hasValue(50);
            talk.client().sendTextAsync("late", 0, failure -> calls.incrementAndGet());
            talk.run();
            assertThat(calls).hasValue(51);
        }
    }

    @Test
    @Tag("defaults")
    void sendsThatMayNotWaitFailAtTheHardLimit() {
        try (Conversation talk = Conversation.manual(16, 16).open(Dispatch.WORKER)) {
            AtomicInteger failures = new AtomicInteger();
            talk.pair.cut(true);
            for (int i = 0; i < 2000; i++) {
                talk.client().sendTextAsync("x".repeat(1000), 0, failure -> {
                    if (failure instanceof IOException) {
                        failures.incrementAndGet();
                    }
                });
            }
            talk.run();
            assertThat(failures.get()).isBetween(900, 1000);
            talk.pair.cut(false);
            talk.run();
            assertThat(talk.client().isOpen()).isTrue();
            assertThat(Conversation.drain(talk.server)).hasSize(2001 - failures.get());
        }
    }

    @Test
    void anEchoOnTheEventLoopStopsReadingAPeerThatDoesNotRead() throws Exception {
        try (Conversation talk = Conversation.manual(1000, 500)) {
            talk.openServer(Settings.server(), Dispatch.EVENT_LOOP);
            talk.server.on(Kind.BINARY, Form.WHOLE, (payload, last) -> {
                talk.server().sendBinary((ByteBuffer) payload);
                return null;
            });
            byte[] frame = new byte[6 + 100];
            frame[0] = (byte) 0x82;
            frame[1] = (byte) (0x80 | 100);
            for (int i = 0; i < 5000; i++) {
                talk.pair.client().sendRaw(frame);
            }
            talk.run();
            assertThat(talk.pair.server().isPaused()).isTrue();
            int total = 0;
            for (int got = talk.pair.client().receivedRaw().length;
                    got > 0;
                    got = talk.pair.client().receivedRaw().length) {
                total += got;
                talk.run();
            }
            assertThat(total).isEqualTo(5000 * 102);
            assertThat(talk.pair.server().isPaused()).isFalse();
        }
    }

    @Test
    void aBlockingSendWaitsForAPeerThatDoesNotRead() throws Exception {
        Settings settings = Conversation.with(Settings.server(), "messageQueueSize", 1);
        try (Conversation talk = Conversation.threaded().open(Settings.client(), settings, Dispatch.WORKER)) {
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger handled = new AtomicInteger();
            talk.server.on(Kind.BINARY, Form.WHOLE, (payload, last) -> {
                go.await();
                handled.incrementAndGet();
                return null;
            });
            AtomicInteger sent = new AtomicInteger();
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        talk.client().sendBinary(ByteBuffer.allocate(10_000));
                        sent.incrementAndGet();
                    }
                    done.complete(null);
                } catch (IOException e) {
                    done.completeExceptionally(e);
                }
            });
            sender.start();
            while (sender.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(sent.get()).isLessThan(60);
            go.countDown();
            done.get(20, TimeUnit.SECONDS);
            talk.client().close(1000, "");
            while (!talk.server.next().equals("closed")) {}
            assertThat(handled).hasValue(200);
        }
    }
}
