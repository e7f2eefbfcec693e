package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeMemoryTest {

    /** Counts the native streams that are alive. */
    private static final class CountedZlib extends Zlib {
        int alive;
        int made;
        int dictionaries;

        CountedZlib() {
            super(Protocol.DEFAULT_DEFLATE_LEVEL);
        }

        @Override
        Inflater inflater() {
            alive++;
            made++;
            return new Inflater(true) {
                @Override
                public void setDictionary(byte[] bytes, int from, int length) {
                    super.setDictionary(bytes, from, length);
                    dictionaries++;
                }

                @Override
                public void end() {
                    super.end();
                    alive--;
                }
            };
        }

        @Override
        Deflater deflater() {
            alive++;
            made++;
            return new Deflater(Deflater.DEFAULT_COMPRESSION, true) {
                @Override
                public void end() {
                    super.end();
                    alive--;
                }
            };
        }
    }

    private final CountedZlib zlib = new CountedZlib();
    private final RecordedEvents events = new RecordedEvents();
    private final CollectedOutput out = new CollectedOutput();

    private Protocol client(boolean takeover) {
        return new Protocol(
                Role.CLIENT, new DeflateParameters(!takeover, !takeover, 15, 15), 10, () -> 0, events, zlib);
    }

    private static ByteBuffer hello() {
        return ByteBuffer.wrap(Wire.hex("c1 07 f2 48 cd c9 c9 07 00"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idleConnectionHasNoNativeStream(boolean takeover) throws Exception {
        Protocol engine = client(takeover);
        assertThat(zlib.made).as("before the first message").isZero();
        for (int i = 1; i <= 3; i++) {
            engine.receive(hello());
            engine.receive(hello());
            engine.writeText(out, "Hello".repeat(20), true);
            engine.writeText(out, "Hello".repeat(20), true);
            assertThat(zlib.alive).isEqualTo(2);
            assertThat(zlib.made).isEqualTo(2 * i);
            engine.releaseIdle();
            assertThat(zlib.alive).isZero();
            engine.releaseIdle();
        }
        assertThat(events.log).hasSize(12).endsWith("text Hello");
    }

    @Test
    void historyIsCopiedOnlyAfterAnIdleTime() throws Exception {
        Protocol engine = client(true);
        for (int i = 1; i <= 3; i++) {
            engine.receive(hello());
            engine.receive(hello());
            engine.releaseIdle();
            assertThat(zlib.dictionaries).isEqualTo(i - 1);
        }
    }

    @Test
    void streamsStayInsideMessages() throws Exception {
        Protocol engine = client(false);
        engine.receive(hello().limit(4));
        engine.writeText(out, "Hel", false);
        engine.releaseIdle();
        assertThat(zlib.alive).isEqualTo(2);
        engine.receive(hello().position(4));
        engine.writeText(out, "lo", true);
        engine.releaseIdle();
        assertThat(zlib.alive).isZero();
        assertThat(events.log).endsWith("text Hello");
    }

    @Test
    void releaseEndsAllStreamsEvenInsideMessages() throws Exception {
        Protocol engine = client(true);
        engine.receive(hello().limit(4));
        engine.writeText(out, "Hel", false);
        engine.release();
        assertThat(zlib.alive).isZero();
        engine.release();
        engine.releaseIdle();
        assertThat(zlib.alive).isZero();
        ByteBuffer more = hello();
        assertThat(engine.receive(more)).isTrue();
        assertThat(more.hasRemaining()).isFalse();
    }

    @Test
    void failureAndCloseEndTheInflater() throws Exception {
        Wire.receive(client(true), events, hello().array(), Wire.hex("83"));
        assertThat(zlib.alive).isZero();
        Wire.receive(client(true), events, hello().array(), Wire.hex("88 00"));
        assertThat(zlib.alive).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1 07 f2 48 cd c9 c9 07 00", "41 00", "81 00"})
    void releaseWhenAMessageStartsMakesNoStream(String wire) throws Exception {
        Protocol[] engine = new Protocol[1];
        Events releasing = new Events() {
            @Override
            public long onMessageStart(boolean text) {
                engine[0].release();
                return 10;
            }

            @Override
            public boolean onMessagePart(ByteBuffer payload, long following, boolean last) {
                throw new AssertionError("released");
            }

            @Override
            public boolean onPing(ByteBuffer payload) {
                throw new AssertionError("released");
            }

            @Override
            public boolean onPong(ByteBuffer payload) {
                throw new AssertionError("released");
            }

            @Override
            public boolean onClose(int code, String reason) {
                throw new AssertionError("released");
            }
        };
        engine[0] = new Protocol(Role.CLIENT, DeflateReceivingTest.TAKEOVER, 10, () -> 0, releasing, zlib);
        ByteBuffer in = ByteBuffer.wrap(Wire.hex(wire));
        assertThat(engine[0].receive(in)).isTrue();
        assertThat(in.hasRemaining()).isFalse();
        assertThat(zlib.made).isZero();
    }
}
