package org.fairlead.servlet;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.fairlead.container.Deployment;
import org.fairlead.session.Connection;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What goes out on an upgraded stream, up to the end of that. A layer of the {@link ServletTransport}. Every field is confined to the stream's executor, where nothing
 * else is said.
 */
abstract class ServletOutput extends AcceptedUpgrade implements Transport {

    /** Room of the first piece of a batch. */
    private static final int BATCH_BYTES = 512;

    /** How long the peer may take to end its side after we ended ours: closing with input unread would make TCP reset the connection. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Null during the handshake. Readable on any thread. */
    volatile @Nullable UpgradedStream stream;

    @Nullable
    Connection connection;

    private @Nullable ByteBuffer batch;

    /** Pieces that a flush has finished, or was to; null while there are none. */
    private @Nullable ArrayDeque<ByteBuffer> leaving;

    /** Bytes of the write under way; 0 for none. */
    private long underWay;

    boolean closing;
    boolean outputEnded;
    boolean aborting;
    boolean closed;
    private @Nullable Lingering lingering;

    ServletOutput(ServletHost host, Deployment.Accepted accepted, @Nullable HttpSession httpSession) {
        super(host, accepted, httpSession);
    }

    abstract boolean inputEnded();

    /** The stream is of no use any more. */
    public abstract void failed(Throwable cause);

    final UpgradedStream stream() {
        return Objects.requireNonNull(stream);
    }

    final Connection connection() {
        return Objects.requireNonNull(connection);
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        ByteBuffer piece = batch;
        if (piece == null || piece.remaining() < bytes) {
            finishPiece();
            piece = ByteBuffer.allocate(Math.max(bytes, BATCH_BYTES));
            batch = piece;
        }
        return piece;
    }

    @Override
    public void commit(ByteBuffer reserved) {
        // the piece's own position is how far it was filled
    }

    @Override
    public void append(ByteBuffer bytes) {
        if (bytes.remaining() <= BATCH_BYTES) {
            reserve(bytes.remaining()).put(bytes.duplicate());
            return;
        }
        finishPiece();
        leaves(bytes.duplicate());
    }

    private void leaves(ByteBuffer piece) {
        ArrayDeque<ByteBuffer> pieces = leaving;
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
            leaving = pieces;
        }
        pieces.add(piece);
    }

    final void finishPiece() {
        ByteBuffer piece = batch;
        if (piece != null && piece.position() > 0) {
            leaves(piece.flip());
        }
        batch = null;
    }

    @Override
    public void flush() {
        ByteBuffer piece = batch;
        if (piece == null || leaving != null || underWay > 0 || aborting || closed) {
            finishPiece();
            write();
            return;
        }
        batch = null;
        try {
            write(piece.flip()); // most often it is the only one
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
        write();
    }

    final void write() {
        try {
            while (underWay == 0 && leaving != null && !aborting && !closed) {
                ByteBuffer[] all = leaving.toArray(ByteBuffer[]::new);
                leaving = null;
                write(all);
            }
            if (closing && underWay == 0 && leaving == null) {
                endOutput();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void write(ByteBuffer... all) throws IOException {
        for (ByteBuffer buffer : all) {
            underWay += buffer.remaining();
        }
        if (underWay > 0 && stream().write(all)) {
            confirm();
        }
    }

    private void confirm() {
        long bytes = underWay;
        underWay = 0;
        if (bytes > 0 && !closed) {
            connection().written(bytes);
        }
    }

    /** The write that the stream had not done at once is done. */
    public void written() {
        confirm();
        write();
    }

    private void endOutput() throws IOException {
        if (outputEnded || aborting || closed) {
            return;
        }
        outputEnded = true;
        if (inputEnded() || !stream().endOutput()) {
            stream().readOutAndClose();
        } else {
            lingering = new Lingering();
            scheduler().set(lingering, scheduler().nanoTime() + LINGER_NANOS);
        }
    }

    private Scheduler scheduler() {
        return host.shared().scheduler();
    }

    /** The peer's time to end its side. */
    private final class Lingering extends Scheduler.Alarm {
        @Override
        public void ring() {
            stream().tasks().execute(stream()::readOutAndClose);
        }
    }

    /** Nothing that was not written will be. */
    final void dropOutput() {
        leaving = null;
        batch = null;
    }

    /** The stream is closed: the peer's time is over. */
    final void endLingering() {
        if (lingering != null) {
            scheduler().cancel(lingering);
        }
    }
}
