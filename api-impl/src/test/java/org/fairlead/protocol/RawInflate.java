package org.fairlead.protocol;

import java.io.ByteArrayOutputStream;

/**
 * A plain reader of deflate data (RFC 1951) that the tests trust instead of zlib: it keeps all output, so that it can tell the greatest
 * distance that was ever referred to.
 */
final class RawInflate {
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    int greatestDistance;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private byte[] window = new byte[1 << 16];
    private int written;
    private byte[] in = {};
    private int bit;

    /** Reads blocks to the end of {@code message} with the tail that the sender dropped. */
    byte[] message(byte[] message) {
        in = Wire.concat(message, new byte[] {0, 0, -1, -1});
        bit = 0;
        out.reset();
        while (bit + 7 < in.length * 8) {
            block();
        }
        return out.toByteArray();
    }

    private void block() {
        if (bits(1) != 0) {
            throw new IllegalStateException("final block");
        }
        int type = bits(2);
        if (type == 0) {
            stored();
        } else if (type == 1) {
            int[] lengths = new int[288];
            for (int i = 0; i < 288; i++) {
                lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
            }
            int[] distances = new int[30];
            java.util.Arrays.fill(distances, 5);
            codes(new Huffman(lengths), new Huffman(distances));
        } else {
            dynamic();
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        if ((length ^ 0xFFFF) != bits(16)) {
            throw new IllegalStateException("stored length");
        }
        for (int i = 0; i < length; i++) {
            put(bits(8));
        }
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codes; i++) {
            lengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        Huffman code = new Huffman(lengths);
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = code.read();
            if (symbol < 16) {
                all[i++] = symbol;
                continue;
            }
            int value = symbol == 16 ? all[i - 1] : 0;
            int repeat = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            for (; repeat > 0; repeat--) {
                all[i++] = value;
            }
        }
        codes(
                new Huffman(java.util.Arrays.copyOf(all, literals)),
                new Huffman(java.util.Arrays.copyOfRange(all, literals, all.length)));
    }

    private void codes(Huffman literals, Huffman distances) {
        while (true) {
            int symbol = literals.read();
            if (symbol < 256) {
                put(symbol);
            } else if (symbol == 256) {
                return;
            } else {
                int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_EXTRA[symbol - 257]);
                copy(length, distance(distances.read()));
            }
        }
    }

    private int distance(int symbol) {
        if (symbol < 2) {
            return symbol + 1;
        }
        int extra = symbol / 2 - 1;
        return ((2 + symbol % 2) << extra) + 1 + bits(extra);
    }

    private void copy(int length, int distance) {
        greatestDistance = Math.max(greatestDistance, distance);
        for (int i = 0; i < length; i++) {
            put(window[written - distance]);
        }
    }

    private void put(int b) {
        if (written == window.length) {
            window = java.util.Arrays.copyOf(window, written * 2);
        }
        window[written++] = (byte) b;
        out.write(b);
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
            bit++;
        }
        return value;
    }

    /** Canonical codes: how many of each length, and their symbols in order. */
    private final class Huffman {
        private final int[] counts = new int[16];
        private final int[] symbols;

        Huffman(int[] lengths) {
            symbols = new int[lengths.length];
            for (int length : lengths) {
                counts[length]++;
            }
            counts[0] = 0;
            int next = 0;
            for (int length = 1; length < 16; length++) {
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols[next++] = symbol;
                    }
                }
            }
        }

        int read() {
            int code = 0;
            int first = 0;
            int index = 0;
            for (int length = 1; length < 16; length++) {
                code |= bits(1);
                int count = counts[length];
                if (code - count < first) {
                    return symbols[index + code - first];
                }
                index += count;
                first = (first + count) << 1;
                code <<= 1;
            }
            throw new IllegalStateException("no such code");
        }
    }
}
