package org.fairlead.protocol;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes the raw deflate streams, each of which holds native memory until its {@code end()}; tests count them here. */
class Zlib {

    /**
     * zlib's lowest level that looks one byte ahead for a longer match. Messages come out 2 to 6 % larger than at the default level 6, whose
     * long searches take up to ten times as long where short pieces repeat often, as in JSON: too long for the thread that serves all connections.
     */
    private static final int LEVEL = 4;

    Inflater inflater() {
        return new Inflater(true);
    }

    Deflater deflater() {
        return new Deflater(LEVEL, true);
    }
}
