package org.fairlead.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** Two streams as one channel. What is written is flushed. */
public final class StreamPair implements ByteChannel {

    private final InputStream in;
    private final OutputStream out;
    private volatile boolean closed;

    public StreamPair(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        byte[] bytes = new byte[target.remaining()];
        int count = in.read(bytes);
        if (count > 0) {
            target.put(bytes, 0, count);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireOpen();
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        out.write(bytes);
        out.flush();
        return bytes.length;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Closes both streams, the second also where the first fails. */
    @Override
    public void close() throws IOException {
        closed = true;
        try (InputStream input = in) {
            out.close();
        }
    }

    @Override
    public String toString() {
        return "streams " + in + " and " + out;
    }
}
