package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocationTest {
    private static final int ROUNDS = 20_000;

    /** What asking costs, by reflection: far less than one byte for each frame. */
    private static final long NOISE = 8_000;

    /** Takes everything and keeps nothing. */
    private static final class Sink implements Events {
        long bytes;

        @Override
        public long onMessageStart(boolean text) {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean onMessagePart(ByteBuffer payload, long following, boolean last) {
            bytes += payload.remaining();
            return true;
        }

        @Override
        public boolean onPing(ByteBuffer payload) {
            return true;
        }

        @Override
        public boolean onPong(ByteBuffer payload) {
            return true;
        }

        @Override
        public boolean onClose(int code, String reason) {
            return true;
        }
    }

    /** By reflection, since the module under test does not read java.management. */
    private static long allocatedBytes() throws Exception {
        Object bean = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) allocated.invoke(bean, Thread.currentThread().getId());
    }

    @ParameterizedTest
    @CsvSource({"CLIENT, false", "CLIENT, true", "SERVER, false", "SERVER, true"})
    void uncompressedFramesAreReceivedWithoutAllocation(Role role, boolean direct) throws Exception {
        Sink sink = new Sink();
        Protocol engine = Wire.engine(role, DeflateReceivingTest.TAKEOVER, sink);
        byte[] wire = Wire.concat(
                Wire.frameTo(role, 0x81, Wire.utf8("Hello, 😀 and all the others")),
                Wire.frameTo(role, 0x02, new byte[300]),
                Wire.frameTo(role, 0x89, new byte[5]),
                Wire.frameTo(role, 0x80, new byte[0]));
        ByteBuffer in = direct ? ByteBuffer.allocateDirect(wire.length) : ByteBuffer.allocate(wire.length);
        assertNothingIsAllocated(() -> {
            in.clear().put(wire).flip().limit(wire.length / 2);
            engine.receive(in);
            in.limit(wire.length);
            engine.receive(in);
        });
        assertThat(sink.bytes).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"CLIENT, false", "CLIENT, true", "SERVER, false", "SERVER, true"})
    void asciiTextIsWrittenWithoutAllocation(Role role, boolean direct) throws Exception {
        Protocol engine = Wire.engine(role, null, new Sink());
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(4000) : ByteBuffer.allocate(4000);
        String longText = "Hello, 20 characters".repeat(150);
        AsciiText asciiText = new AsciiText();
        Output output = new Output() {
            @Override
            public ByteBuffer reserve(int bytes) {
                return buffer.clear();
            }

            @Override
            public void commit(ByteBuffer reserved) {}

            @Override
            public void append(ByteBuffer bytes) {
                throw new AssertionError();
            }

            @Override
            public AsciiText asciiText() {
                return asciiText;
            }
        };
        assertNothingIsAllocated(() -> engine.writeText(output, "Hello, 20 characters", true));
        assertThat(buffer.position()).isGreaterThan(20);
        assertNothingIsAllocated(() -> engine.writeText(output, longText, true));
        assertThat(buffer.position()).isGreaterThan(3000);
    }

    /** The first rounds warm up; what a compiler thread does is not counted, but deoptimisation may be. */
    private static void assertNothingIsAllocated(Round round) throws Exception {
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && allocated > NOISE; attempt++) {
            long before = allocatedBytes();
            for (int i = 0; i < ROUNDS; i++) {
                round.run();
            }
            allocated = allocatedBytes() - before;
        }
        assertThat(allocated).as("bytes for %d rounds", ROUNDS).isLessThanOrEqualTo(NOISE);
    }

    private interface Round {
        void run() throws Exception;
    }
}
