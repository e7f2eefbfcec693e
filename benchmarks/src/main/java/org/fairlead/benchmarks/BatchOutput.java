package org.fairlead.benchmarks;

import java.nio.ByteBuffer;
import org.fairlead.protocol.Output;

/** A batch of bytes in one direct buffer, as a transport collects them; appended buffers are counted, not copied. */
final class BatchOutput implements Output {

    private final ByteBuffer batch;
    private final ByteBuffer appended;
    private int appendedBytes;

    BatchOutput(int capacity) {
        batch = ByteBuffer.allocateDirect(capacity);
        appended = ByteBuffer.allocateDirect(capacity);
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        if (batch.remaining() < bytes) {
            throw new IllegalStateException(bytes + " bytes do not fit into " + batch);
        }
        return batch;
    }

    @Override
    public void commit(ByteBuffer reserved) {
        // the bytes lie where they belong
    }

    @Override
    public void append(ByteBuffer bytes) {
        appendedBytes += bytes.remaining();
        if (appended.remaining() >= bytes.remaining()) {
            appended.put(bytes.duplicate());
        }
    }

    void clear() {
        batch.clear();
        appended.clear();
        appendedBytes = 0;
    }

    int size() {
        return batch.position() + appendedBytes;
    }

    /** Everything that was written, headers before what was appended: right for one frame. */
    ByteBuffer take() {
        return ByteBuffer.allocateDirect(size())
                .put(batch.flip())
                .put(appended.flip())
                .flip();
    }
}
