package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link String#getBytes} is the judge. */
class TextEncoderTest {
    private static final char[] CHARS = {'a', 'b', 'c', 'é', 'я', '€', '漢', '\uD83D', '\uDE00', '\uD83D', '\uDE00', '\0'
    };

    private final TextEncoder encoder = new TextEncoder();

    private byte[] encode(String part, boolean last, int room) {
        long left = encoder.begin(part, last);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean done = false;
        while (left > 0) {
            assertThat(done).isFalse();
            int most = (int) Math.min(left, room);
            ByteBuffer out = ByteBuffer.allocate(most + 1).position(1);
            done = encoder.encode(out, most);
            assertThat(out.position() - 1).as("room was used").isGreaterThan(most - TextEncoder.MAX_BYTES);
            left -= out.position() - 1;
            bytes.writeBytes(RecordedEvents.bytes(out.flip().position(1)));
        }
        assertThat(left).isZero();
        assertThat(done || encoder.encode(ByteBuffer.allocate(0), 0)).isTrue();
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 1000})
    void anyTextInAnyPartsIsEncodedAsTheJdkDoes(int room) {
        Random random = new Random(room);
        for (int round = 0; round < 4_000; round++) {
            StringBuilder text = new StringBuilder();
            int kinds = random.nextBoolean() ? 3 : CHARS.length;
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(CHARS[random.nextInt(kinds)]);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int at = 0;
            while (random.nextInt(4) > 0) {
                int to = at + random.nextInt(text.length() - at + 1);
                byte[] part = encode(text.substring(at, to), false, room);
                assertThat(new String(part, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                        .isEqualTo(part);
                bytes.writeBytes(part);
                at = to;
            }
            bytes.writeBytes(encode(text.substring(at), true, room));
            assertThat(bytes.toByteArray()).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
