package org.fairlead.servlet;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.Connection;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** A connection's transport on an upgraded stream. Every field is confined to the stream's executor. */
final class ServletTransport implements Transport, UpgradedStream.Listener {

    private static final int READ_BYTES = 16 << 10;

    /** Room of the first piece of a batch. */
    private static final int BATCH_BYTES = 512;

    /** How long the peer may take to end its side after we ended ours: closing with input unread would make TCP reset the connection. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The engine takes or copies what it is given before it returns, so threads share nothing and sessions keep nothing. */
    private static final ThreadLocal<ByteBuffer> READ_BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(READ_BYTES));

    /** Reads in a row, after which what else waits for the executor has its turn. */
    private static final int READS_PER_TURN = 16;

    private static final Runnable NOTHING = () -> {};

    private final UpgradedStream stream;
    private final Peer peer;
    private final Scheduler scheduler;
    private Runnable whenClosed = NOTHING;
    private @Nullable Connection connection;

    /** What the engine has not taken yet; may be empty, since inflated bytes may wait inside it. */
    private @Nullable ByteBuffer rest;

    private boolean paused;
    private boolean offering;

    /** Whether reads were resumed while the engine was at work on what it was given. */
    private boolean resumedMeanwhile;

    private boolean endTold;
    private boolean inputEnded;

    private @Nullable ByteBuffer batch;
    private final ArrayDeque<ByteBuffer> leaving = new ArrayDeque<>(2);

    /** Bytes of the write under way; 0 for none. */
    private long underWay;

    private boolean closing;
    private boolean outputEnded;
    private boolean aborting;
    private boolean closed;
    private @Nullable Lingering lingering;

    /** Who is at the other end; what a request knows of it is gone when the request is. */
    record Peer(@Nullable SocketAddress local, @Nullable SocketAddress remote, boolean secure) {}

    ServletTransport(UpgradedStream stream, Peer peer, Scheduler scheduler) {
        this.stream = stream;
        this.peer = peer;
        this.scheduler = scheduler;
    }

    /** What to run at the very end, on the executor. */
    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    /** Opens the connection and begins to read. Called once, on the executor. */
    void begin(Connection opened) {
        connection = opened;
        stream.begin(this);
        opened.opened();
        interest();
    }

    private Connection connection() {
        return Objects.requireNonNull(connection);
    }

    // ---- in

    @Override
    public void readable() {
        boolean any = false;
        int reads = 0;
        offering = true;
        try {
            while (wantsInput() && rest == null && reads++ < READS_PER_TURN) {
                ByteBuffer buffer = READ_BUFFER.get().clear();
                int length = stream.read(buffer);
                if (length <= 0) {
                    if (length < 0) {
                        end(null);
                    }
                    break;
                }
                if (!closing) {
                    any = true;
                    offer(buffer.flip());
                }
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            offering = false;
        }
        if (reads > READS_PER_TURN && !closed) {
            stream.readInterest(false); // begins anew behind the tasks that wait
            stream.tasks().execute(this::interest);
            if (any) {
                connection().readComplete();
            }
        } else {
            afterOffering(any);
        }
    }

    private boolean wantsInput() {
        return !paused && !inputEnded && !aborting && !closed;
    }

    /** Gives bytes to the engine; what it does not take is copied, since the buffer is another connection's next. */
    private void offer(ByteBuffer bytes) {
        resumedMeanwhile = false;
        if (!connection().receive(bytes) && !closing && !closed) {
            rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            paused |= !resumedMeanwhile;
        }
    }

    /** Offers again what was kept. */
    private void goOn() {
        boolean any = false;
        offering = true;
        try {
            for (ByteBuffer kept = rest; kept != null && wantsInput() && !closing; kept = rest) {
                any = true;
                rest = null;
                offer(kept);
            }
        } catch (RuntimeException e) {
            failed(e);
        } finally {
            offering = false;
        }
        afterOffering(any);
    }

    private void afterOffering(boolean any) {
        if (any && !closed) {
            connection().readComplete();
        }
        if (rest != null && !paused) {
            stream.tasks().execute(this::goOn); // resumed in the middle of it
        } else {
            interest();
        }
    }

    private void interest() {
        if (!closed) {
            stream.readInterest(wantsInput() && rest == null);
        }
    }

    @Override
    public void pauseReads() {
        if (!closing) {
            paused = true;
            interest();
        }
    }

    @Override
    public void resumeReads() {
        resumedMeanwhile = true;
        if (paused) {
            paused = false;
            if (!offering) {
                stream.tasks().execute(this::goOn);
            }
        }
    }

    private void end(@Nullable IOException failure) {
        inputEnded = true;
        if (!endTold) {
            endTold = true;
            connection().inputEnded(failure);
        }
        if (outputEnded) {
            stream.readOutAndClose();
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (closed || aborting) {
            return;
        }
        end(cause instanceof IOException io ? io : new IOException("The connection failed: " + cause, cause));
        aborting = true;
        stream.abort();
    }

    // ---- out

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
        leaving.add(bytes.duplicate());
    }

    private void finishPiece() {
        ByteBuffer piece = batch;
        if (piece != null && piece.position() > 0) {
            leaving.add(piece.flip());
        }
        batch = null;
    }

    @Override
    public void flush() {
        finishPiece();
        write();
    }

    private void write() {
        try {
            while (underWay == 0 && !leaving.isEmpty() && !aborting && !closed) {
                ByteBuffer[] all = leaving.toArray(ByteBuffer[]::new);
                leaving.clear();
                for (ByteBuffer buffer : all) {
                    underWay += buffer.remaining();
                }
                if (underWay > 0 && stream.write(all)) {
                    confirm();
                }
            }
            if (closing && underWay == 0 && leaving.isEmpty()) {
                endOutput();
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void confirm() {
        long bytes = underWay;
        underWay = 0;
        if (bytes > 0 && !closed) {
            connection().written(bytes);
        }
    }

    @Override
    public void written() {
        confirm();
        write();
    }

    // ---- the end

    @Override
    public void close() {
        if (!closing) {
            finishPiece();
            closing = true;
            // from now on input is read and dropped, so that the end of it is seen
            paused = false;
            rest = null;
            stream.tasks().execute(() -> {
                write();
                interest();
            });
        }
    }

    private void endOutput() throws IOException {
        if (outputEnded || aborting || closed) {
            return;
        }
        outputEnded = true;
        if (inputEnded || !stream.endOutput()) {
            stream.readOutAndClose();
        } else {
            lingering = new Lingering();
            scheduler.set(lingering, scheduler.nanoTime() + LINGER_NANOS);
        }
    }

    /** The peer's time to end its side. */
    private final class Lingering extends Scheduler.Alarm {
        @Override
        public void ring() {
            stream.tasks().execute(stream::readOutAndClose);
        }
    }

    @Override
    public void abort() {
        if (!aborting) {
            aborting = true;
            leaving.clear();
            batch = null;
            stream.tasks().execute(stream::abort);
        }
    }

    @Override
    public void closed() {
        if (closed) {
            return;
        }
        closed = true;
        if (lingering != null) {
            scheduler.cancel(lingering);
        }
        leaving.clear();
        batch = null;
        rest = null;
        if (!endTold) {
            endTold = true;
            connection().inputEnded(null);
        }
        connection().transportClosed();
        whenClosed.run();
    }

    // ---- what it is

    @Override
    public void execute(Runnable task) {
        stream.tasks().execute(task);
    }

    @Override
    public boolean inExecutor() {
        return stream.tasks().isRunningHere();
    }

    @Override
    public boolean onEventLoop() {
        return SerialTasks.runsAnyHere();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return peer.local();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return peer.remote();
    }

    @Override
    public boolean isSecure() {
        return peer.secure();
    }
}
