package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void everySizeAtEveryOffsetIsXoredWithTheKey(boolean direct, boolean bigEndian) {
        byte[] original = new byte[64];
        new Random(7).nextBytes(original);
        byte[] key = Wire.KEY;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(64) : ByteBuffer.allocate(64);
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        buffer.order(order);
        for (int from = 0; from < 9; from++) {
            for (int to = from; to <= 40; to++) {
                for (long offset = 0xFFFF_FFFDL; offset < 0x1_0000_0003L; offset++) {
                    buffer.clear().put(original).clear();
                    boolean ascii = Masking.apply(buffer, from, to, 0x37fa213d, offset);
                    byte[] expected = original.clone();
                    boolean expectedAscii = true;
                    for (int i = from; i < to; i++) {
                        expected[i] ^= key[(int) ((offset + i - from) % 4)];
                        expectedAscii &= expected[i] >= 0;
                    }
                    assertThat(RecordedEvents.bytes(buffer)).isEqualTo(expected);
                    assertThat(ascii).isEqualTo(expectedAscii);
                    assertThat(buffer.order()).isEqualTo(order);
                }
            }
        }
    }

    /** One byte at each place in turn: random ones are almost never ASCII all together. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 20})
    void oneByteThatIsNotAsciiIsSeenWhereverItIs(int size) {
        for (int at = 0; at < size; at++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(size);
            assertThat(Masking.apply(buffer, 0, size, 0x7f00_7f01, 0)).isTrue();
            Masking.apply(buffer, 0, size, 0x7f00_7f01, 0);
            buffer.put(at, (byte) 0x80);
            assertThat(Masking.apply(buffer, 0, size, 0x7f00_7f01, 0)).isFalse();
        }
    }
}
