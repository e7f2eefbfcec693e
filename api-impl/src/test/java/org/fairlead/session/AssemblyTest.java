package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyTest {
    private final Assembly assembly = new Assembly();

    private static ByteBuffer part(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void oneMessageAfterTheOtherIsJoined() {
        assembly.add(part("one "), 0, false);
        assembly.add(part("message"), 0, true);
        assertThat(assembly.size()).isEqualTo(11);
        assertThat(assembly.takeText()).isEqualTo("one message");
        assembly.add(part("another "), 0, false);
        assembly.add(part("one"), 0, true);
        assertThat(assembly.takeBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("another one");
        assembly.add(part("third"), 0, true);
        assertThat(assembly.takeText()).isEqualTo("third");
        assertThat(assembly.size()).isZero();
    }

    @Test
    void aPartIsLeftAsItWas() {
        ByteBuffer part = part("..part..").position(2).limit(6);
        assembly.add(part, 0, false);
        assertThat(part.position()).isEqualTo(2);
        assertThat(assembly.takeText()).isEqualTo("part");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 255, 256, 257, 300, 511, 512, 513, 5000})
    void messagesOfAnySizeAreJoinedWhateverIsSaidOfWhatFollows(int size) {
        byte[] whole = new byte[size];
        for (int i = 0; i < size; i++) {
            whole[i] = (byte) (i * 31);
        }
        for (int step : new int[] {1, 100, 256, 4096}) {
            for (boolean announced : new boolean[] {true, false}) {
                for (int from = 0; from < size; from += step) {
                    int count = Math.min(step, size - from);
                    int left = size - from - count;
                    assembly.add(ByteBuffer.wrap(whole, from, count), announced ? left : 0, left == 0);
                }
                assertThat(assembly.takeBytes())
                        .as("steps of %d, announced %s", step, announced)
                        .isEqualTo(whole);
            }
        }
    }
}
