package org.fairlead.benchmarks;

import java.nio.ByteBuffer;
import org.fairlead.protocol.Events;

/** Counts payload bytes and keeps nothing. */
final class CountingEvents implements Events {

    private long bytes;

    long bytes() {
        return bytes;
    }

    @Override
    public long onMessageStart(boolean text) {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean onMessagePart(ByteBuffer payload, long following, boolean last) {
        bytes += payload.remaining();
        return true;
    }

    @Override
    public boolean onPing(ByteBuffer payload) {
        return true;
    }

    @Override
    public boolean onPong(ByteBuffer payload) {
        return true;
    }

    @Override
    public boolean onClose(int code, String reason) {
        return true;
    }
}
