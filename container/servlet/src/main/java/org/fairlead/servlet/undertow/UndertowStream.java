package org.fairlead.servlet.undertow;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.servlet.AcceptedUpgrade;
import org.fairlead.servlet.SerialTasks;
import org.fairlead.servlet.UpgradedStream;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.ssl.SslConnection;

/**
 * An upgraded connection of Undertow, confined to its I/O thread. Undertow calls again and again while reads are resumed and something is there; so they are
 * suspended while nobody wants to read.
 */
final class UndertowStream implements UpgradedStream {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    private static final ByteBuffer[] NONE = {};

    private final StreamConnection connection;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private final AcceptedUpgrade upgrade;
    private final SerialTasks tasks;

    // confined to the tasks

    private @Nullable Listener listener;
    private boolean interested;
    private ByteBuffer[] leaving = NONE;
    private boolean writing;
    private boolean closed;

    UndertowStream(StreamConnection connection, AcceptedUpgrade upgrade) {
        this.connection = connection;
        this.source = connection.getSourceChannel();
        this.sink = connection.getSinkChannel();
        this.upgrade = upgrade;
        this.tasks = new SerialTasks(this::onIoThread, new ReentrantLock());
    }

    /** Where Undertow has stopped, its thread takes no more: the end is told on another. */
    private void onIoThread(Runnable turn) {
        try {
            connection.getIoThread().execute(turn);
        } catch (RejectedExecutionException stopped) {
            upgrade.threads().execute(turn);
        }
    }

    /** The response has been sent: the connection is ours. Called on any thread. */
    void open() {
        tasks.execute(() -> upgrade.open(this));
    }

    private Listener listener() {
        return Objects.requireNonNull(listener);
    }

    // ---- in

    @Override
    public void begin(Listener told) {
        listener = told;
        source.getReadSetter().set(channel -> tasks.executeHere(this::tellReadable));
        sink.getWriteSetter().set(channel -> tasks.executeHere(this::goOnWriting));
        connection.getCloseSetter().set(channel -> tasks.execute(this::finish));
        if (!connection.isOpen()) {
            tasks.execute(this::finish);
        }
    }

    private void tellReadable() {
        if (interested && !closed) {
            listener().readable();
        }
        if (interested && !closed) {
            source.resumeReads();
        } else {
            source.suspendReads();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return source.read(target);
    }

    @Override
    public void readInterest(boolean wanted) {
        if (wanted != interested) {
            tasks.execute(this::tellReadable);
        }
        interested = wanted;
    }

    // ---- out

    @Override
    public boolean write(ByteBuffer... buffers) throws IOException {
        leaving = buffers;
        writing = !put();
        if (writing) {
            sink.resumeWrites();
        }
        return !writing;
    }

    private boolean put() throws IOException {
        ByteBuffer last = leaving[leaving.length - 1];
        while (last.hasRemaining()) {
            if (sink.write(leaving, 0, leaving.length) <= 0) {
                return false;
            }
        }
        return sink.flush();
    }

    private void goOnWriting() {
        try {
            if (!writing || closed || put()) {
                sink.suspendWrites();
                if (writing && !closed) {
                    writing = false;
                    leaving = NONE;
                    listener().written();
                }
            }
        } catch (IOException | RuntimeException e) {
            sink.suspendWrites();
            if (!closed) {
                listener().failed(e);
            }
        }
    }

    // ---- the end

    @Override
    public boolean endOutput() throws IOException {
        if (connection instanceof SslConnection) {
            return false; // what TLS has for it closes both sides here
        }
        sink.shutdownWrites();
        return sink.flush();
    }

    @Override
    public void close() {
        IoUtils.safeClose(connection);
    }

    @Override
    public void abort() {
        try {
            if (connection.isOpen() && connection.supportsOption(Options.CLOSE_ABORT)) {
                connection.setOption(Options.CLOSE_ABORT, true);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "The connection ends without a reset", e);
        }
        IoUtils.safeClose(connection);
    }

    /** The socket is closed, by whomever. */
    private void finish() {
        if (!closed) {
            closed = true;
            leaving = NONE;
            listener().closed();
        }
    }

    @Override
    public SerialTasks tasks() {
        return tasks;
    }
}
