package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All connections of an event loop are read into one buffer: what one of them has to keep survives what comes for the others. */
@ExtendWith(Leaks.class)
class LentBuffersTest {

    private static final int MESSAGES = 1_000;
    private static final int BYTES = 500;

    /** Takes the first message only when it is told to, so that the queue is full soon. */
    @ServerEndpoint("/held")
    public static class Held {
        private final CountDownLatch gate;
        private final BlockingQueue<Integer> numbers;

        Held(CountDownLatch gate, BlockingQueue<Integer> numbers) {
            this.gate = gate;
            this.numbers = numbers;
        }

        @OnMessage
        public void binary(byte[] message) throws InterruptedException {
            assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
            ByteBuffer numbered = ByteBuffer.wrap(message);
            int number = numbered.getInt();
            while (numbered.remaining() >= Integer.BYTES) {
                assertThat(numbered.getInt()).isEqualTo(number);
            }
            numbers.add(number);
        }
    }

    private static byte[] frame(int number) {
        ByteBuffer frame = ByteBuffer.allocate(8 + BYTES);
        frame.put((byte) 0x82).put((byte) 0xfe).putShort((short) BYTES).putInt(0);
        while (frame.hasRemaining()) {
            frame.putInt(number);
        }
        return frame.array();
    }

    @Test
    void whatIsHeldBackSurvivesOtherConnections() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .ioThreads(1)
                        .endpoint(Held.class, () -> new Held(gate, numbers))
                        .endpoint(Echo.class)
                        .start();
                RawClient held = RawClient.upgraded(server.port(), "/held");
                RawClient other = RawClient.upgraded(server.port(), "/echo")) {
            ByteBuffer all = ByteBuffer.allocate(MESSAGES * (8 + BYTES));
            IntStream.range(0, MESSAGES).forEach(i -> all.put(frame(i)));
            held.send(all.array());
            for (int i = 0; i < 100; i++) {
                byte[] frame = frame(-1 - i);
                other.send(frame);
                byte[] echo = other.readBytes(4 + BYTES);
                assertThat(ByteBuffer.wrap(echo, 4, BYTES)).isEqualTo(ByteBuffer.wrap(frame, 8, BYTES));
            }
            gate.countDown();
            List<Integer> wanted = IntStream.range(0, MESSAGES).boxed().toList();
            for (int number : wanted) {
                assertThat(numbers.poll(30, TimeUnit.SECONDS)).isEqualTo(number);
            }
        }
    }
}
