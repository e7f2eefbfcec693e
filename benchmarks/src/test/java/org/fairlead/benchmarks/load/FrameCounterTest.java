package org.fairlead.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameCounterTest {

    private static final byte[] SHORT = Payload.ASCII.bytes(20);
    private static final byte[] MEDIUM = Payload.MIXED.bytes(1024);
    private static final byte[] LONG = Payload.BINARY.bytes(70_000);

    /** Six messages: one in fragments with a ping between, one empty; at the end a Close. */
    private static byte[] conversation(boolean fromClient) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (byte[] payload : new byte[][] {SHORT, MEDIUM, LONG, new byte[0], SHORT}) {
            wire.writeBytes(fromClient ? Frames.fromClient(payload, true, false) : Frames.fromServer(payload, true));
        }
        if (fromClient) {
            wire.writeBytes(Frames.fromClient(MEDIUM, false, false));
            wire.writeBytes(Frames.close());
        } else {
            wire.writeBytes(new byte[] {1, 2, 'a', 'b', (byte) 0x89, 1, 'p', 0, 1, 'c', (byte) 0x80, 0});
            wire.writeBytes(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
        }
        return wire.toByteArray();
    }

    @Test
    void messagesAreCountedHoweverTheBytesAreCut() {
        for (boolean fromClient : new boolean[] {false, true}) {
            byte[] wire = conversation(fromClient);
            int firstFrame = (fromClient ? 6 : 2) + SHORT.length;
            for (int step : new int[] {1, 2, 3, 5, 7, 21, 22, 23, 1000, 4096, wire.length}) {
                FrameCounter keeping = new FrameCounter(fromClient);
                assertThat(count(keeping, wire, 0, step))
                        .as("%d at a time", step)
                        .isEqualTo(6);
                assertThat(keeping.takeFirst()).isEqualTo(SHORT);
                assertThat(keeping.closed()).isTrue();

                FrameCounter skipping = new FrameCounter(fromClient);
                assertThat(skipping.count(ByteBuffer.wrap(wire, 0, firstFrame))).isEqualTo(1);
                assertThat(skipping.takeFirst()).isEqualTo(SHORT);
                assertThat(count(skipping, wire, firstFrame, step))
                        .as("%d at a time", step)
                        .isEqualTo(5);
                assertThat(skipping.closed()).isTrue();
            }
        }
    }

    private static int count(FrameCounter counter, byte[] wire, int from, int step) {
        int messages = 0;
        for (int at = from; at < wire.length; at += step) {
            messages += counter.count(ByteBuffer.wrap(wire, at, Math.min(step, wire.length - at)));
        }
        return messages;
    }

    @Test
    void firstMessageIsUnmaskedAndInflated() {
        FrameCounter counter = new FrameCounter(true);
        byte[] frame = Frames.fromClient(MEDIUM, true, true);
        assertThat(counter.count(ByteBuffer.wrap(frame))).isEqualTo(1);
        assertThat(counter.takeFirst()).isEqualTo(MEDIUM);
        assertThat(counter.firstWasText()).isTrue();
        assertThat(counter.firstWasCompressed()).isTrue();
    }

    @Test
    void repeatedFramesStandOneAfterTheOther() {
        byte[] frame = Frames.fromServer(SHORT, true);
        ByteBuffer frames = Frames.repeated(frame, 3);
        byte[] bytes = new byte[frames.remaining()];
        frames.get(bytes);
        assertThat(bytes).hasSize(3 * frame.length);
        assertThat(Arrays.copyOfRange(bytes, frame.length, 2 * frame.length)).isEqualTo(frame);
        assertThat(Frames.repeated(Frames.fromServer(LONG, false), 16).capacity())
                .isEqualTo(LONG.length + 10);
    }

    @Test
    void payloadsHaveTheSizeAndTextIsText() {
        for (Payload payload : Payload.values()) {
            for (int size : new int[] {20, 1024, 65_536}) {
                byte[] bytes = payload.bytes(size);
                assertThat(bytes).as("%s", payload).hasSize(size).isEqualTo(payload.bytes(size));
                if (payload.isText()) {
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    assertThat(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
                    assertThat(text).doesNotContain("\ufffd");
                }
            }
        }
    }
}
