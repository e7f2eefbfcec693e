package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.checks.Leaks;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that sends and does not read what it is answered: the server reads no more from it, and goes on when it reads. */
@ExtendWith(Leaks.class)
class SlowReaderTest {

    private static final int MESSAGE_BYTES = 32 << 10;

    /** More than the socket buffers and queues of both sides take, in both directions together. */
    private static final int MESSAGES = 1_500;

    private static byte[] frame() {
        ByteBuffer frame = ByteBuffer.allocate(8 + MESSAGE_BYTES);
        frame.put((byte) 0x82).put((byte) 0xfe).putShort((short) MESSAGE_BYTES).putInt(0);
        return frame.array();
    }

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void isReadNoMoreUntilItReads(Dispatch dispatch) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .settings(s -> s.dispatch(dispatch).sendTimeout(java.time.Duration.ofMinutes(2)))
                        .endpoint(Echo.class)
                        .start();
                RawClient client = RawClient.upgraded(server.port(), "/echo")) {
            CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
                byte[] frame = frame();
                try {
                    for (int i = 0; i < MESSAGES; i++) {
                        client.send(frame);
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            Progress.awaitStandstill(sent, MESSAGES);
            assertThat(sent).hasValueLessThan(MESSAGES);

            for (int i = 0; i < MESSAGES; i++) {
                byte[] echo = client.readBytes(4 + MESSAGE_BYTES);
                assertThat(echo).startsWith(0x82, 126, MESSAGE_BYTES >> 8, 0).hasSize(4 + MESSAGE_BYTES);
            }
            sender.get(30, TimeUnit.SECONDS);
        }
    }
}
