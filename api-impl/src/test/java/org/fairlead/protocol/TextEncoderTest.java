package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link String#getBytes} is the judge. */
class TextEncoderTest {
    private static final char[] CHARS = {'a', 'b', 'c', 'é', 'я', '€', '漢', '\uD83D', '\uDE00', '\uD83D', '\uDE00', '\0'
    };

    private final TextEncoder encoder = new TextEncoder();

    @Test
    void anyTextInAnyPartsIsEncodedAsTheJdkDoes() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            int kinds = random.nextBoolean() ? 3 : CHARS.length;
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(CHARS[random.nextInt(kinds)]);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int at = 0;
            while (random.nextInt(4) > 0) {
                int to = at + random.nextInt(text.length() - at + 1);
                byte[] part = encoder.encode(text.substring(at, to), false);
                assertThat(new String(part, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                        .isEqualTo(part);
                bytes.writeBytes(part);
                at = to;
            }
            bytes.writeBytes(encoder.encode(text.substring(at), true));
            assertThat(bytes.toByteArray()).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
