package org.fairlead.session;

import java.io.IOException;
import java.io.Writer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One text message that is sent while it is written: a part whenever the buffer is full or flushed, the last one on close. Thread-safe. */
final class MessageWriter extends Writer {

    private static final int PART = 8 * 1024;

    private final Connection connection;

    /** Guarded by {@link #lock}. */
    private final StringBuilder part = new StringBuilder();

    /** Guarded by {@link #lock}. */
    private @Nullable String over;

    MessageWriter(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, chars.length);
        synchronized (lock) {
            requireOpen();
            int from = offset;
            int left = length;
            while (left > 0) {
                if (part.length() == PART) {
                    sendPart(false);
                }
                int count = Math.min(left, PART - part.length());
                part.append(chars, from, count);
                from += count;
                left -= count;
            }
        }
    }

    /** Sends what was written so far as a part of the message; nothing when that is nothing. */
    @Override
    public void flush() throws IOException {
        synchronized (lock) {
            requireOpen();
            if (!part.isEmpty()) {
                sendPart(false);
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            if (over == null) {
                sendPart(true);
                over = "The writer is closed: its message was sent";
            }
        }
    }

    /** Where another message of the sender's is in the way, nothing of this one is lost: it goes on when that one has ended. */
    private void sendPart(boolean last) throws IOException {
        try {
            connection.sendText(part.toString(), last, this);
        } catch (IOException e) {
            over = "The writer is closed: its message could not be sent"; // its end alone must not follow
            throw e;
        }
        part.setLength(0);
    }

    private void requireOpen() throws IOException {
        if (over != null) {
            throw new IOException(over);
        }
    }
}
