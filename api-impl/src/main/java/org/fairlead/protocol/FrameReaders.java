package org.fairlead.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What parses frames, lent to the connections of one thread: each needs it only while a frame or a message has come in part, and most have nothing of the
 * kind between two reads. Not for several threads.
 */
public final class FrameReaders {

    private @Nullable FrameReader spare;

    /** None yet: the first to be lent is made. */
    public FrameReaders() {}

    FrameReader lend() {
        FrameReader lent = spare;
        spare = null;
        return lent == null ? new FrameReader() : lent;
    }

    /** One is enough, unless a connection is read inside an event of another. */
    void takeBack(FrameReader reader) {
        reader.forget();
        spare = reader;
    }
}
