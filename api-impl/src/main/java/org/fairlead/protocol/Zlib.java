package org.fairlead.protocol;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes the raw deflate streams, each of which holds native memory until its {@code end()}; tests count them here. */
class Zlib {

    private final int level;

    /** @param level of compression, 0 to 9 */
    Zlib(int level) {
        if (level < 0 || level > 9) {
            throw new IllegalArgumentException("a deflate level is 0 to 9, not " + level);
        }
        this.level = level;
    }

    Inflater inflater() {
        return new Inflater(true);
    }

    Deflater deflater() {
        return new Deflater(level, true);
    }
}
