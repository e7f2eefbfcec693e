package org.fairlead.servlet.jetty;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.fairlead.servlet.AcceptedUpgrade;
import org.fairlead.servlet.SerialTasks;
import org.fairlead.servlet.UpgradedStream;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded connection of Jetty: what Jetty tells of its socket once the response has been sent. Jetty looks for input when it is asked to, once for each time,
 * so nothing is busy while nobody wants to read.
 */
final class JettyStream extends AbstractConnection implements Connection.UpgradeTo, UpgradedStream {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    private final AcceptedUpgrade upgrade;
    private final SerialTasks tasks;
    private final Callback whenReadable = new Readable();

    // confined to the tasks

    private UpgradedStream.@Nullable Listener listener;

    /** What Jetty had read behind the request. */
    private @Nullable ByteBuffer early;

    private boolean interested;

    /** Whether Jetty has been asked to look for input, and has not answered. */
    private boolean asked;

    private boolean closed;

    JettyStream(EndPoint endPoint, Executor executor, AcceptedUpgrade upgrade) {
        super(endPoint, executor);
        this.upgrade = upgrade;
        this.tasks = new SerialTasks(upgrade.threads(), new ReentrantLock());
    }

    private UpgradedStream.Listener listener() {
        return Objects.requireNonNull(listener);
    }

    // ---- Jetty's calls, on its threads

    @Override
    public void onUpgradeTo(ByteBuffer buffer) {
        if (buffer.hasRemaining()) {
            early = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        }
    }

    /** The response has been sent: the connection is ours. */
    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(0); // timeouts are the engine's
        tasks.executeHere(() -> upgrade.open(this));
    }

    @Override
    public void onFillable() {
        tasks.executeHere(this::answered);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        upgrade.abandoned();
        tasks.execute(this::finish);
    }

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return false;
    }

    private final class Readable implements Callback {

        @Override
        public void succeeded() {
            onFillable();
        }

        @Override
        public void failed(Throwable cause) {
            tasks.execute(() -> {
                asked = false;
                tellFailed(cause);
            });
        }
    }

    // ---- in

    @Override
    public void begin(UpgradedStream.Listener told) {
        listener = told;
    }

    private void answered() {
        asked = false;
        tellReadable();
    }

    private void tellReadable() {
        if (!interested || closed || asked) {
            return; // nobody wants it, or Jetty says when there is something
        }
        listener().readable();
        if (interested && !closed && !asked) {
            asked = true;
            fillInterested(whenReadable);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        ByteBuffer kept = early;
        if (kept != null) {
            int length = Math.min(kept.remaining(), target.remaining());
            target.put(kept.slice(kept.position(), length));
            kept.position(kept.position() + length);
            if (!kept.hasRemaining()) {
                early = null;
            }
            return length;
        }
        // Jetty appends behind the limit
        ByteBuffer empty = target.slice().limit(0);
        int length = getEndPoint().fill(empty);
        if (length > 0) {
            target.position(target.position() + length);
        }
        return length;
    }

    @Override
    public void readInterest(boolean wanted) {
        if (wanted && !interested) {
            tasks.execute(this::tellReadable);
        }
        interested = wanted;
    }

    private void tellFailed(Throwable cause) {
        if (!closed) {
            listener().failed(cause);
        }
    }

    // ---- out

    @Override
    public boolean write(ByteBuffer... buffers) throws IOException {
        Written written = new Written();
        getEndPoint().write(written, buffers);
        return written.atOnce();
    }

    /** Jetty may say that a write is done before it returns from it. */
    private final class Written implements Callback {

        private static final int UNDER_WAY = 0;
        private static final int DONE = 1;
        private static final int LATER = 2;

        private final AtomicInteger state = new AtomicInteger(UNDER_WAY);
        private volatile @Nullable Throwable failure;

        boolean atOnce() throws IOException {
            if (state.compareAndSet(UNDER_WAY, LATER)) {
                return false;
            }
            Throwable cause = failure;
            if (cause != null) {
                throw new IOException("Writing failed: " + cause, cause);
            }
            return true;
        }

        @Override
        public void succeeded() {
            if (!state.compareAndSet(UNDER_WAY, DONE)) {
                tasks.execute(this::tell);
            }
        }

        @Override
        public void failed(Throwable cause) {
            failure = cause;
            succeeded();
        }

        private void tell() {
            Throwable cause = failure;
            if (cause != null) {
                tellFailed(cause);
            } else if (!closed) {
                listener().written();
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    // ---- the end

    @Override
    public boolean endOutput() {
        if (getEndPoint().isSecure()) {
            return false; // what TLS has for it closes both sides here
        }
        getEndPoint().shutdownOutput();
        return true;
    }

    /** Also called by Jetty when it stops. */
    @Override
    public void close() {
        getEndPoint().close();
    }

    @Override
    public void abort() {
        if (getEndPoint().isOpen() && getEndPoint().getTransport() instanceof SocketChannel socket) {
            try {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException | UnsupportedOperationException e) {
                LOG.log(Level.DEBUG, "The connection ends without a reset", e);
            }
        }
        getEndPoint().close();
    }

    /** Jetty has closed the socket. */
    private void finish() {
        if (!closed && listener != null) {
            closed = true;
            early = null;
            listener().closed();
        }
    }

    @Override
    public SerialTasks tasks() {
        return tasks;
    }
}
