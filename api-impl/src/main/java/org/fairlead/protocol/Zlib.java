package org.fairlead.protocol;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes the raw deflate streams, each of which holds native memory until its {@code end()}; tests count them here. */
class Zlib {

    Inflater inflater() {
        return new Inflater(true);
    }

    Deflater deflater() {
        return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    }
}
