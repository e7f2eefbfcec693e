package org.fairlead.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The same messages in every run. */
final class Messages {

    private static final String[] MIXED = {"a", "é", "中", "😀", "b", "c"};

    private Messages() {}

    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** Words, so that there is something to deflate. */
    static String ascii(int size) {
        return "the quick brown fox jumps over the lazy dog; "
                .repeat(size / 45 + 1)
                .substring(0, size);
    }

    /** Characters of one to four bytes, {@code size} bytes or up to three less in UTF-8. */
    static String mixed(int size) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(size);
        int bytes = 0;
        while (bytes < size - 3) {
            String next = MIXED[random.nextInt(MIXED.length)];
            text.append(next);
            bytes += next.getBytes(StandardCharsets.UTF_8).length;
        }
        return text.toString();
    }
}
