package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.fairlead.endpoint.Receiver.Form;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that meet: senders with a close, a reader with the end of its handler. */
class RaceTest {
    private static final int ROUNDS = 60;
    private static final int SENDERS = 4;
    private static final int MESSAGES = 25;

    @ParameterizedTest
    @EnumSource
    void eachAsynchronousSendIsToldOnceWhoeverClosesMeanwhile(Dispatch dispatch) throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            try (Conversation talk = Conversation.threaded().open(dispatch)) {
                AtomicIntegerArray told = new AtomicIntegerArray(SENDERS * MESSAGES);
                CountDownLatch all = new CountDownLatch(SENDERS * MESSAGES);
                Thread[] senders = new Thread[SENDERS];
                for (int s = 0; s < SENDERS; s++) {
                    int first = s * MESSAGES;
                    senders[s] = new Thread(() -> {
                        for (int m = first; m < first + MESSAGES; m++) {
                            int message = m;
                            talk.client().sendTextAsync("x".repeat(m * 40), 0, failure -> {
                                told.incrementAndGet(message);
                                all.countDown();
                            });
                        }
                    });
                    senders[s].start();
                }
                switch (random.nextInt(4)) {
                    case 0 -> talk.client().close(1000, "");
                    case 1 -> talk.server().close(1000, "");
                    case 2 -> talk.client().abort();
                    default -> talk.server().abort();
                }
                assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
                for (Thread sender : senders) {
                    sender.join();
                }
                for (int m = 0; m < told.length(); m++) {
                    assertThat(told.get(m)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void onVirtualThreadsCallbacksAreSerialAndInOrderWhileHandlersBlock() throws Exception {
        try (Conversation talk = Conversation.threaded(Workers.virtual()).open(Dispatch.WORKER)) {
            talk.server.on(Kind.TEXT, Form.WHOLE, (payload, last) -> {
                talk.server().sendText("re " + payload); // waits where there is no room
                return null;
            });
            assertThat(talk.client.next()).isEqualTo("open");
            for (int i = 0; i < 200; i++) {
                talk.client().sendText(i + " ".repeat(2000));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(talk.client.next().stripTrailing()).isEqualTo("text re " + i);
            }
            talk.server().close(1000, "");
            assertThat(talk.client.next()).isEqualTo("close 1000");
            assertThat(talk.client.next()).isEqualTo("closed");
        }
    }

    @Test
    void aThreadThatReadsAStreamIsSentAwayWhenTheHandlerReturns() throws Exception {
        try (Conversation talk = Conversation.threaded().open(Dispatch.WORKER)) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            talk.server.on(Kind.BINARY, Form.STREAM, (payload, last) -> {
                Thread reader = new Thread(() -> {
                    try {
                        ((InputStream) payload).readAllBytes();
                        ended.complete(new AssertionError("the message is not complete"));
                    } catch (IOException e) {
                        ended.complete(e);
                    }
                });
                reader.start();
                while (reader.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                return null;
            });
            talk.client().sendBinary(ByteBuffer.allocate(10), false);
            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            talk.client().sendBinary(ByteBuffer.allocate(10), true);
            talk.client().sendText("next");
            assertThat(talk.server.next()).isEqualTo("open");
            assertThat(talk.server.next()).isEqualTo("text next");
        }
    }
}
