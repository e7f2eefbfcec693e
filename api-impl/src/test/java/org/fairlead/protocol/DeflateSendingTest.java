package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateSendingTest {
    private final CollectedOutput out = new CollectedOutput();

    private static Protocol server(boolean takeover, int bits) {
        return Wire.engine(Role.SERVER, new DeflateParameters(!takeover, true, bits, 15), new RecordedEvents());
    }

    /** Compressible, with matches at all distances. */
    private static byte[] sample(int size) {
        byte[] bytes = new byte[size];
        Random random = new Random(size);
        byte[] words = new byte[600];
        random.nextBytes(words);
        for (int i = 0; i < size; ) {
            int at = random.nextInt(words.length - 20);
            for (int end = Math.min(size, i + 20); i < end; i++) {
                bytes[i] = words[at++];
            }
        }
        return bytes;
    }

    /** The payload of all frames, which are unmasked, and whose first bytes are checked. */
    private byte[] payload(int firstByte) {
        ByteBuffer wire = ByteBuffer.wrap(out.take());
        ByteBuffer payload = ByteBuffer.allocate(wire.remaining());
        int expected = firstByte;
        boolean fin = false;
        while (wire.hasRemaining()) {
            int first = wire.get() & 0xFF;
            assertThat(first & 0x7F).isEqualTo(expected);
            assertThat(fin).isFalse();
            fin = (first & 0x80) != 0;
            expected = 0;
            int length = wire.get();
            length = length == 126 ? wire.getShort() & 0xFFFF : length;
            payload.put(wire.slice(wire.position(), length));
            wire.position(wire.position() + length);
        }
        assertThat(fin).isTrue();
        return RecordedEvents.bytes(payload.flip());
    }

    @Test
    void exampleOfTheRfcIsWritten() {
        Protocol server = server(true, 15);
        server.writeText(out, "Hello", true);
        assertThat(out.takeHex()).isEqualTo("c107f248cdc9c90700");
        server.writeText(out, "Hello", true);
        assertThat(out.takeHex()).isEqualTo("c105f200110000");
    }

    @Test
    void withoutTakeoverEveryMessageIsTheSame() {
        Protocol server = server(false, 15);
        server.writeText(out, "Hello".repeat(20), true);
        byte[] first = payload(0x41);
        assertThat(new RawInflate().message(first)).asString().isEqualTo("Hello".repeat(20));
        server.writeText(out, "Hello".repeat(20), true);
        assertThat(payload(0x41)).isEqualTo(first);
    }

    @Test
    void withoutTakeoverWholeMessagesTooSmallToGainAreNotCompressed() {
        Protocol server = server(false, 15);
        String small = "s".repeat(MessageDeflater.SMALLEST_ALONE - 1);
        server.writeText(out, small, true);
        assertThat(payload(0x01)).asString().isEqualTo(small);
        server.writeText(out, small + "s", true);
        assertThat(new RawInflate().message(payload(0x41))).asString().isEqualTo(small + "s");
        server.writeBinary(out, ByteBuffer.allocate(0), true);
        assertThat(payload(0x02)).isEmpty();
        // What comes behind the first part is not known yet.
        server.writeText(out, small, false);
        server.writeText(out, "", true);
        assertThat(new RawInflate().message(payload(0x41))).asString().isEqualTo(small);
    }

    private byte[] compressed(int level, byte[] message) {
        new Protocol(Role.SERVER, new DeflateParameters(true, true, 15, 15), level, 10, () -> 0, new RecordedEvents())
                .writeBinary(out, ByteBuffer.wrap(message), true);
        return payload(0x42);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void messagesOfEveryLevelAreReadBack(int level) {
        byte[] message = sample(10_000);
        assertThat(new RawInflate().message(compressed(level, message))).isEqualTo(message);
    }

    @Test
    void levelDecidesHowManyBytesAreSent() {
        byte[] message = sample(10_000);
        assertThat(compressed(0, message)).hasSizeGreaterThan(message.length);
        assertThat(compressed(1, message).length)
                .isLessThan(message.length)
                .isGreaterThan(compressed(9, message).length);
    }

    @Test
    void otherLevelsThanThoseOfZlibAreRefused() {
        for (int level : new int[] {-1, 10}) {
            assertThatThrownBy(() -> compressed(level, new byte[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a deflate level is 0 to 9, not " + level);
        }
    }

    @Test
    void emptyMessagesHaveAnEmptyBlock() {
        Protocol server = server(true, 15);
        for (int i = 0; i < 3; i++) {
            server.writeText(out, "", true);
            server.writeBinary(out, ByteBuffer.allocate(0), true);
            assertThat(out.takeHex()).isEqualTo("c10100" + "c20100");
        }
    }

    @Test
    void partsStayOneDeflateMessage() {
        Protocol server = server(true, 15);
        RawInflate inflate = new RawInflate();
        server.writeText(out, "", false);
        server.writeText(out, "Hello ", false);
        server.writeText(out, "", false);
        server.writeText(out, "Hello ", false);
        server.writeText(out, "", true);
        assertThat(inflate.message(payload(0x41))).asString().isEqualTo("Hello Hello ");
        server.writeBinary(out, ByteBuffer.allocate(0), false);
        server.writeBinary(out, ByteBuffer.allocate(0), true);
        assertThat(inflate.message(payload(0x42))).isEmpty();
        server.writeText(out, "Hello", true);
        assertThat(inflate.message(payload(0x41))).asString().isEqualTo("Hello");
    }

    @Test
    void controlFramesAreNotCompressed() {
        Protocol server = server(true, 15);
        server.writePing(out, ByteBuffer.wrap(Wire.utf8("Hello")));
        server.writeClose(out, 1000, "Hello");
        assertThat(out.takeHex()).isEqualTo("890548656c6c6f" + "880703e848656c6c6f");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void noDistanceIsGreaterThanTheAgreedWindow(int bits) {
        for (boolean takeover : new boolean[] {true, false}) {
            Protocol server = server(takeover, bits);
            RawInflate inflate = new RawInflate();
            int window = 1 << bits;
            int[] sizes = {window - 1, 3, window, window + 1, 10, 3 * window, 100_000, 0, 1, window};
            for (int size : sizes) {
                byte[] message = sample(size);
                server.writeBinary(out, ByteBuffer.wrap(message), false);
                server.writeBinary(out, ByteBuffer.allocate(0), true);
                assertThat(inflate.message(payload(0x42))).isEqualTo(message);
            }
            assertThat(inflate.greatestDistance).isBetween(window / 2, window);
        }
    }

    @Test
    void largeMessageIsSentInBoundedFrames() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        Protocol server = server(false, 15);
        server.writeBinary(out, ByteBuffer.wrap(noise), true);
        assertThat(out.appended)
                .as("the chunk is used again: it must be copied")
                .isZero();
        assertThat(out.reserved).isGreaterThan(5);
        assertThat(new RawInflate().message(payload(0x42))).isEqualTo(noise);
    }

    @Test
    void outputThatFillsTheChunkExactlyIsComplete() {
        byte[] noise = new byte[20_000];
        new Random(2).nextBytes(noise);
        for (int size = MessageDeflater.MAX_CHUNK - 40; size < MessageDeflater.MAX_CHUNK + 10; size++) {
            for (int bits : new int[] {14, 15}) {
                server(false, bits).writeBinary(out, ByteBuffer.wrap(noise, 0, size), true);
                assertThat(new RawInflate().message(payload(0x42))).hasSize(size);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 15})
    void largeTextIsDeflatedInPieces(int bits) {
        String text = "Grüße, 😀! ".repeat(20_000);
        server(true, bits).writeText(out, text, true);
        assertThat(new RawInflate().message(payload(0x41))).isEqualTo(Wire.utf8(text));
    }
}
