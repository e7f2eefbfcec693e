package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void everySizeAtEveryOffsetIsXoredWithTheKey(boolean direct, boolean bigEndian) {
        byte[] original = new byte[64];
        new Random(7).nextBytes(original);
        byte[] key = Wire.KEY;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(64) : ByteBuffer.allocate(64);
        buffer.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < 9; from++) {
            for (int to = from; to <= 40; to++) {
                for (long offset = 0xFFFF_FFFDL; offset < 0x1_0000_0003L; offset++) {
                    buffer.clear().put(original).clear();
                    Masking.apply(buffer, from, to, 0x37fa213d, offset);
                    byte[] expected = original.clone();
                    for (int i = from; i < to; i++) {
                        expected[i] ^= key[(int) ((offset + i - from) % 4)];
                    }
                    assertThat(RecordedEvents.bytes(buffer)).isEqualTo(expected);
                }
            }
        }
    }
}
