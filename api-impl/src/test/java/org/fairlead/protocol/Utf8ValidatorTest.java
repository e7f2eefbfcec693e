package org.fairlead.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's decoder is the judge. */
class Utf8ValidatorTest {
    private final Utf8Validator validator = new Utf8Validator();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(300);

    /** Whether the bytes are valid and complete (1), valid so far (0), or bad (-1). */
    private int ours(byte[] bytes, int cut) {
        validator.reset();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (!validator.accept(buffer, 0, cut) || !validator.accept(buffer, cut, bytes.length)) {
            return -1;
        }
        return validator.isComplete() ? 1 : 0;
    }

    private int theirs(byte[] bytes) {
        if (isValid(bytes)) {
            return 1;
        }
        // Asked for a prefix, the JDK's decoder sees a surrogate one byte later than it could: ask whether any end
        // would make it valid.
        for (int next : new int[] {0x80, 0x90, 0xa0}) {
            for (int missing = 1; missing < 4; missing++) {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + missing);
                Arrays.fill(longer, bytes.length, longer.length, (byte) 0x80);
                longer[bytes.length] = (byte) next;
                if (isValid(longer)) {
                    return 0;
                }
            }
        }
        return -1;
    }

    private boolean isValid(byte[] bytes) {
        decoder.reset();
        return !decoder.decode(ByteBuffer.wrap(bytes), chars.clear(), true).isError();
    }

    /** Asks AssertJ only where there is something to tell, since there are very many. */
    private void judge(byte[] bytes, int cut) {
        int expected = theirs(bytes);
        if (ours(bytes, cut) != expected) {
            assertThat(ours(bytes, cut)).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
        }
    }

    @Test
    void allSequencesOfTwoBytesAreJudgedRight() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                byte[] bytes = {(byte) first, (byte) second};
                judge(bytes, 1);
            }
        }
    }

    @Test
    void sequencesOfThreeAndFourBytesAreJudgedRight() {
        int[] interesting = {
            0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0xff
        };
        for (int first = 0xc0; first < 256; first++) {
            for (int second : interesting) {
                for (int third : interesting) {
                    byte[] three = {(byte) first, (byte) second, (byte) third};
                    judge(three, 2);
                    for (int fourth : interesting) {
                        byte[] four = {(byte) first, (byte) second, (byte) third, (byte) fourth};
                        judge(four, 3);
                    }
                }
            }
        }
    }

    @Test
    void everyCodePointIsAccepted() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                if (ours(bytes, bytes.length / 2) != 1) {
                    assertThat(codePoint).as("refused").isNegative();
                }
            }
        }
    }

    @Test
    void longTextsWithOneChangedByteAreJudgedRight() {
        Random random = new Random(3);
        String[] alphabets = {"abcdefgh", "abcdefghé", "aé€😀", "я", "漢字"};
        for (int round = 0; round < 5_000; round++) {
            String alphabet = alphabets[random.nextInt(alphabets.length)];
            StringBuilder text = new StringBuilder();
            int[] codePoints = alphabet.codePoints().toArray();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(ours(bytes, random.nextInt(bytes.length + 1))).isEqualTo(theirs(bytes));
        }
    }

    @Test
    void textFailsAtTheFirstBadByte() {
        byte[] bytes = Wire.hex("61 62 63 64 65 66 67 68 69 ed a0 80");
        assertThat(validator.accept(ByteBuffer.wrap(bytes), 0, 10)).isTrue();
        assertThat(validator.isComplete()).isFalse();
        assertThat(validator.accept(ByteBuffer.wrap(bytes), 10, 11)).isFalse();
    }
}
