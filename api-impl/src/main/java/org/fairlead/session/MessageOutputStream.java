package org.fairlead.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One binary message that is sent while it is written: a part whenever the buffer is full or flushed, the last one on close. It may be handed to
 * another thread; used by one at a time.
 */
final class MessageOutputStream extends OutputStream {

    private static final int PART = 8 * 1024;

    private final Connection connection;
    private ByteBuffer part = ByteBuffer.allocate(PART);
    private @Nullable String over;

    MessageOutputStream(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void write(int b) throws IOException {
        requireOpen();
        if (!part.hasRemaining()) {
            sendPart(false);
        }
        part.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        int from = offset;
        int left = length;
        while (left > 0) {
            if (!part.hasRemaining()) {
                sendPart(false);
            }
            int count = Math.min(left, part.remaining());
            part.put(bytes, from, count);
            from += count;
            left -= count;
        }
    }

    /** Sends what was written so far as a part of the message; nothing when that is nothing. */
    @Override
    public void flush() throws IOException {
        requireOpen();
        if (part.position() > 0) {
            sendPart(false);
        }
    }

    @Override
    public void close() throws IOException {
        if (over == null) {
            sendPart(true);
            over = "The stream is closed: its message was sent";
        }
    }

    /** Where another message of the sender's is in the way, nothing of this one is lost: it goes on when that one has ended. */
    private void sendPart(boolean last) throws IOException {
        try {
            connection.sendBinary(part.duplicate().flip(), last, this);
        } catch (IOException e) {
            over = "The stream is closed: its message could not be sent"; // its end alone must not follow
            throw e;
        }
        part = last ? ByteBuffer.allocate(0) : part.clear();
    }

    private void requireOpen() throws IOException {
        if (over != null) {
            throw new IOException(over);
        }
    }
}
