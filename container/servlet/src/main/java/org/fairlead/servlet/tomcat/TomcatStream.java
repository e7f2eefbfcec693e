package org.fairlead.servlet.tomcat;

import jakarta.servlet.http.WebConnection;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.fairlead.servlet.AcceptedUpgrade;
import org.fairlead.servlet.SerialTasks;
import org.fairlead.servlet.UpgradedStream;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded connection of Tomcat, which calls {@link #upgradeDispatch} with the lock of the socket held; all tasks of the stream run with it. What an event
 * answers decides whether Tomcat looks for the next: {@code SUSPENDED} while nobody wants to read, so that no thread is busy then.
 */
public final class TomcatStream implements InternalHttpUpgradeHandler, UpgradedStream {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    /** Written at a time, since Tomcat copies what the socket does not take. */
    private static final int WRITE_BYTES = 64 << 10;

    private static final ByteBuffer[] NONE = {};

    private volatile @Nullable AcceptedUpgrade upgrade;
    private volatile @Nullable SocketWrapperBase<?> wrapper;
    private volatile @Nullable SerialTasks tasks;

    // the rest is confined to the tasks

    private @Nullable Listener listener;
    private boolean interested;

    /** Whether interest began anew since the latest reading, so that something may be there without an event. */
    private boolean renewed;

    /** Whether Tomcat was told to look for no input. */
    private boolean suspended;

    /** Whether an event has been answered, so that Tomcat knows whether to look. */
    private boolean begun;

    private ByteBuffer[] leaving = NONE;
    private boolean writing;
    private boolean inputEnded;
    private boolean closed;

    /** For Tomcat. */
    public TomcatStream() {}

    void setup(AcceptedUpgrade accepted) {
        upgrade = accepted;
    }

    private SocketWrapperBase<?> wrapper() {
        return Objects.requireNonNull(wrapper);
    }

    private Listener listener() {
        return Objects.requireNonNull(listener);
    }

    // ---- Tomcat's calls, on its threads and with the lock of the socket

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> socket) {
        wrapper = socket;
    }

    /** The response has been sent: the connection is ours. */
    @Override
    public void init(WebConnection connection) {
        AcceptedUpgrade accepted =
                Objects.requireNonNull(upgrade, "this handler was made by a request that Fairlead did not upgrade");
        SerialTasks made = new SerialTasks(accepted.threads(), lock(wrapper()));
        tasks = made;
        made.executeHere(() -> accepted.open(this));
    }

    /** Declared as a {@code Lock} by Tomcat 10.1 and as a {@code ReentrantLock} by 11, which differ in bytecode. */
    private static Lock lock(SocketWrapperBase<?> socket) {
        try {
            return (Lock) SocketWrapperBase.class.getMethod("getLock").invoke(socket);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Tomcat's sockets have no lock: it is neither 10.1 nor 11", e);
        }
    }

    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        switch (event) {
            case OPEN_READ -> {
                return readAsLongAsWanted();
            }
            case OPEN_WRITE -> tasks().executeHere(this::goOnWriting);
            case STOP, TIMEOUT -> tasks().executeHere(this::finish);
            default -> tasks().executeHere(() -> failed(wrapper().getError()));
        }
        if (!begun && !closed) {
            // Tomcat looks for input after events of other kinds than OPEN_WRITE alone: a first one for input is asked
            // for
            begun = true;
            wrapper().processSocket(SocketEvent.OPEN_READ, true);
        }
        return closed ? SocketState.CLOSED : SocketState.UPGRADED;
    }

    private SocketState readAsLongAsWanted() {
        begun = true;
        suspended = false;
        do {
            renewed = false;
            // the tasks behind it run here as well, and may change their mind
            tasks().executeHere(this::tellReadable);
        } while (interested && renewed && !closed);
        if (closed) {
            return SocketState.CLOSED;
        }
        suspended = !interested;
        return interested ? SocketState.UPGRADED : SocketState.SUSPENDED;
    }

    private void tellReadable() {
        if (interested && !closed) {
            listener().readable();
        }
    }

    private void failed(@Nullable IOException cause) {
        if (!closed) {
            listener().failed(cause == null ? new EOFException("The connection is gone") : cause);
            finish();
        }
    }

    /** The connection is given up by Tomcat, or closed by us. */
    @Override
    public void destroy() {
        SerialTasks made = tasks;
        AcceptedUpgrade accepted = upgrade;
        if (made != null) {
            made.executeHere(this::finish);
        } else if (accepted != null) {
            accepted.abandoned();
        }
    }

    @Override
    public void setSslSupport(SSLSupport sslSupport) {
        // a session's facts about TLS are those of its request
    }

    @Override
    public void pause() {
        // the application that stops closes its sessions
    }

    @Override
    public void timeoutAsync(long now) {
        // timeouts are the engine's
    }

    // ---- in

    @Override
    public void begin(Listener told) {
        listener = told;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (inputEnded) {
            return -1;
        }
        int from = target.position();
        try {
            int length = wrapper().read(false, target);
            if (length < 0 || length == 0 && wrapper().isClosed()) {
                inputEnded = true;
                return -1;
            }
        } catch (EOFException e) {
            inputEnded = true;
            return -1;
        }
        return target.position() - from;
    }

    @Override
    public void readInterest(boolean wanted) {
        if (wanted && !interested) {
            renewed = true;
            if (suspended) {
                suspended = false;
                wrapper().processSocket(SocketEvent.OPEN_READ, true);
            }
        }
        interested = wanted;
    }

    // ---- out

    @Override
    public boolean write(ByteBuffer... buffers) throws IOException {
        leaving = buffers;
        writing = !put();
        return !writing;
    }

    private void goOnWriting() {
        try {
            if (writing && !closed && put()) {
                writing = false;
                listener().written();
            }
        } catch (IOException | IllegalStateException e) {
            failed(e instanceof IOException io ? io : new IOException("Writing failed", e));
        }
    }

    /** What is not taken at once goes on at the event that is asked for. */
    private boolean put() throws IOException {
        SocketWrapperBase<?> socket = wrapper();
        for (ByteBuffer next : leaving) {
            while (next.hasRemaining()) {
                // what Tomcat has copied goes first: nobody else writes it on
                if (!socket.canWrite() && socket.flush(false)) {
                    socket.registerWriteInterest();
                    return false;
                }
                if (!socket.isReadyForWrite()) {
                    return false;
                }
                int bytes = Math.min(next.remaining(), WRITE_BYTES);
                socket.write(false, next.slice(next.position(), bytes));
                next.position(next.position() + bytes);
            }
        }
        leaving = NONE;
        if (socket.flush(false)) {
            socket.registerWriteInterest();
            return false;
        }
        return true;
    }

    // ---- the end

    @Override
    public boolean endOutput() throws IOException {
        // under TLS, or with NIO2, there is no such thing
        if (!(wrapper().getSocket() instanceof NioChannel channel) || channel instanceof SecureNioChannel) {
            return false;
        }
        SocketChannel socket = channel.getIOChannel();
        if (socket == null) {
            throw new ClosedChannelException();
        }
        socket.shutdownOutput();
        return true;
    }

    @Override
    public void close() {
        finish();
    }

    @Override
    public void abort() {
        if (!closed && wrapper().getSocket() instanceof NioChannel channel) {
            try {
                SocketChannel socket = channel.getIOChannel();
                if (socket != null) {
                    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
            } catch (IOException | UnsupportedOperationException e) {
                LOG.log(Level.DEBUG, "The connection ends without a reset", e);
            }
        }
        finish();
    }

    private void finish() {
        if (closed) {
            return;
        }
        closed = true;
        leaving = NONE;
        wrapper().close();
        listener().closed();
    }

    @Override
    public SerialTasks tasks() {
        return Objects.requireNonNull(tasks);
    }
}
