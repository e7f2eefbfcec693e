package org.fairlead.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the same frame again and again to one connection, several at once where several are due. */
final class RepeatedSend {

    /** Shared by all connections of a job; each write sets its bounds. */
    private final ByteBuffer frames;

    private final int frameBytes;
    private long unsent;
    private int offset;

    /** @param frames equal frames, one after the other */
    RepeatedSend(ByteBuffer frames, int frameBytes) {
        this.frames = frames;
        this.frameBytes = frameBytes;
    }

    /** The same frames to another connection. */
    RepeatedSend another() {
        return new RepeatedSend(frames, frameBytes);
    }

    void add(int messages) {
        unsent += (long) messages * frameBytes;
    }

    /** Whether all that was added is with the socket. */
    boolean write(Stream stream) throws IOException {
        while (unsent > 0) {
            int length = (int) Math.min(unsent, frames.capacity() - offset);
            int written = stream.write(frames.limit(offset + length).position(offset));
            unsent -= written;
            offset = (offset + written) % frameBytes;
            if (written < length) {
                return false;
            }
        }
        return stream.flush();
    }
}
