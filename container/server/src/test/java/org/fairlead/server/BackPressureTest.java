package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A handler that is slower than the peer stops the peer by TCP, and misses nothing. */
@ExtendWith(Leaks.class)
class BackPressureTest {

    private static final int MESSAGE_BYTES = 64 << 10;

    /** More than the socket buffers of both sides take. */
    private static final int MESSAGES = 1_000;

    /** What the endpoint of the current test waits for, and what it has counted. */
    private static final class Gate {
        static volatile CountDownLatch open = new CountDownLatch(1);
        static final Semaphore HANDLED = new Semaphore(0);
    }

    /** Handles a message when the gate is open. */
    @ServerEndpoint("/slow")
    public static class Slow {

        @OnMessage
        public void binary(ByteBuffer message) throws InterruptedException {
            assertThat(Gate.open.await(60, TimeUnit.SECONDS)).isTrue();
            Gate.HANDLED.release(message.remaining() == MESSAGE_BYTES ? 1 : 0);
        }
    }

    private static byte[] frame() {
        ByteBuffer frame = ByteBuffer.allocate(14 + MESSAGE_BYTES);
        frame.put((byte) 0x82).put((byte) 0xff).putLong(MESSAGE_BYTES).putInt(0);
        return frame.array();
    }

    @Test
    void slowHandlerStopsTheSenderAndGetsEverything() throws Exception {
        Gate.open = new CountDownLatch(1);
        Gate.HANDLED.drainPermits();
        AtomicInteger sent = new AtomicInteger();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .endpoint(Slow.class)
                        .start();
                RawClient client = RawClient.upgraded(server.port(), "/slow")) {
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                byte[] frame = frame();
                try {
                    for (int i = 0; i < MESSAGES; i++) {
                        client.send(frame);
                        sent.incrementAndGet();
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });

            Progress.awaitStandstill(sent, MESSAGES);
            assertThat(sent).hasValueLessThan(MESSAGES);
            Gate.open.countDown();

            assertThat(Gate.HANDLED.tryAcquire(MESSAGES, 60, TimeUnit.SECONDS)).isTrue();
            sender.get(30, TimeUnit.SECONDS);
        }
    }
}
