package org.fairlead.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What a message is made of; the same bytes in every run. */
public enum Payload {
    /** Text of one byte per character. */
    ASCII,
    /** Text whose characters have one to four bytes in UTF-8. */
    MIXED,
    /** A binary message of random bytes. */
    BINARY,
    /** Text: an array of records, which compresses as such answers do. */
    JSON;

    private static final String[] LETTERS = {"a", "é", "中", "😀", "b", "ß", "c", "я"};

    private static final String[] NAMES = {"amber", "basalt", "cedar", "dune", "ember", "fjord", "grove", "harbour"};

    public boolean isText() {
        return this != BINARY;
    }

    /** A message of exactly so many bytes. */
    public byte[] bytes(int size) {
        Random random = new Random(size);
        return switch (this) {
            case ASCII -> ascii(size);
            case BINARY -> {
                byte[] bytes = new byte[size];
                random.nextBytes(bytes);
                yield bytes;
            }
            case MIXED -> padded(mixed(size, random), size, 'x');
            case JSON -> padded(json(size, random), size, ' ');
        };
    }

    private static byte[] ascii(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    private static String mixed(int size, Random random) {
        StringBuilder text = new StringBuilder();
        int bytes = 0;
        while (bytes < size - 3) {
            String next = LETTERS[random.nextInt(LETTERS.length)];
            text.append(next);
            bytes += next.getBytes(StandardCharsets.UTF_8).length;
        }
        return text.toString();
    }

    private static String json(int size, Random random) {
        StringBuilder text = new StringBuilder("[");
        while (true) {
            String next = "{\"id\":" + random.nextInt(1_000_000) + ",\"name\":\"" + NAMES[random.nextInt(NAMES.length)]
                    + "\",\"price\":" + random.nextInt(100_000) / 100.0 + ",\"active\":" + random.nextBoolean() + "}";
            if (text.length() + next.length() + 2 > size) {
                break;
            }
            text.append(text.length() > 1 ? "," : "").append(next);
        }
        return text.append(']').toString();
    }

    private static byte[] padded(String text, int size, char filler) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(bytes, size);
        Arrays.fill(all, Math.min(bytes.length, size), size, (byte) filler);
        return all;
    }
}
