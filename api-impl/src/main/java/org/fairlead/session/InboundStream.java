package org.fairlead.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A message that is read while it arrives: who reads waits for the next part, and what is not read holds the peer back. Valid until the
 * handler returns, when a thread that still waits is sent away; used by one thread at a time.
 */
final class InboundStream extends InputStream {
    private static final int MOST_PONGS_ASIDE = 16;

    private final Delivery delivery;
    private final Inbox inbox;
    private final long limit;
    private ByteBuffer current;
    private boolean last;
    private volatile boolean closed;

    /** Held by who takes parts from the inbox, which has one consumer. */
    private final ReentrantLock taking = new ReentrantLock();

    /** Guarded by the lock; null while there are none. */
    private @Nullable ArrayDeque<byte[]> pongsAside;

    private long size;

    /** @param limit in bytes, or -1 for none */
    InboundStream(Delivery delivery, Inbox inbox, ByteBuffer first, boolean last, long limit) {
        this.delivery = delivery;
        this.inbox = inbox;
        this.current = first;
        this.last = last;
        this.limit = limit;
        this.size = first.remaining();
    }

    Reader reader() {
        return new InputStreamReader(this, StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        return fill() ? current.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        return closed ? 0 : current.remaining();
    }

    /** The rest of the message is discarded when the handler returns. */
    @Override
    public void close() {
        closed = true;
    }

    /** @return false at the end of the message */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("The stream is closed, or the handler that it was given to has returned");
        }
        while (!current.hasRemaining()) {
            if (last) {
                return false;
            }
            next();
        }
        return true;
    }

    private void next() throws IOException {
        taking.lock();
        try {
            takeNext();
        } finally {
            taking.unlock();
        }
    }

    private void takeNext() throws IOException {
        Part part = inbox.await(this);
        if (part.kind == Part.Kind.END) {
            closed = true;
            last = true;
            throw new IOException("The connection ended inside the message");
        }
        byte[] payload = Part.bytes(inbox.take(part));
        if (part.kind == Part.Kind.PONG) {
            putAside(payload);
            return;
        }
        size += payload.length;
        last = part.last;
        current = ByteBuffer.wrap(payload);
        if (limit >= 0 && size > limit) {
            delivery.tooBig(size, limit);
            throw new IOException("The message is larger than the " + limit + " bytes that its handler takes");
        }
    }

    /** A pong between the frames of the message: its turn comes after the message. */
    private void putAside(byte[] pong) {
        ArrayDeque<byte[]> pongs = pongsAside;
        if (pongs == null) {
            pongs = new ArrayDeque<>(2);
            pongsAside = pongs;
        }
        if (pongs.size() == MOST_PONGS_ASIDE) {
            pongs.remove();
        }
        pongs.add(pong);
    }

    /** After {@link #finish}: the next pong that came between the frames of the message; null for none. */
    byte @Nullable [] pongAside() {
        return pongsAside == null ? null : pongsAside.poll();
    }

    /** Whether nothing may be taken from the inbox any more. */
    boolean isClosed() {
        return closed;
    }

    /** The handler has returned. Parts that are still to come find no receiver and are discarded. */
    void finish() {
        closed = true;
        inbox.wakeReader();
        taking.lock(); // waits until another thread that read has left the inbox to us
        taking.unlock();
    }
}
