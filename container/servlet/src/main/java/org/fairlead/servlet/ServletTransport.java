package org.fairlead.servlet;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.fairlead.container.Deployment;
import org.fairlead.protocol.FrameReaders;
import org.fairlead.session.Connection;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** A connection's transport on an upgraded stream. Every field is confined to the stream's executor, where nothing else is said. */
final class ServletTransport extends ServletOutput implements UpgradedStream.Listener {

    private static final int READ_BYTES = 16 << 10;

    /** The engine takes or copies what it is given before it returns, so threads share nothing and sessions keep nothing. */
    private static final ThreadLocal<ByteBuffer> READ_BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocate(READ_BYTES));

    /** Reads in a row, after which what else waits for the executor has its turn. */
    private static final int READS_PER_TURN = 16;

    private final @Nullable SocketAddress local;
    private final @Nullable SocketAddress remote;
    private final boolean secure;

    /** Lent while the engine is at work on what was read. */
    private @Nullable FrameReaders frameReaders;

    /** What the engine has not taken yet; may be empty, since inflated bytes may wait inside it. */
    private @Nullable ByteBuffer rest;

    private boolean paused;
    private boolean offering;

    /** Whether reads were resumed while the engine was at work on what it was given. */
    private boolean resumedMeanwhile;

    private boolean endTold;
    private boolean inputEnded;

    /** Who is at the other end; what a request knows of it is gone when the request is. */
    record Peer(@Nullable SocketAddress local, @Nullable SocketAddress remote, boolean secure) {}

    ServletTransport(ServletHost host, Deployment.Accepted accepted, Peer peer, @Nullable HttpSession httpSession) {
        super(host, accepted, httpSession);
        local = peer.local();
        remote = peer.remote();
        secure = peer.secure();
    }

    @Override
    Transport on(UpgradedStream upgraded) {
        stream = upgraded;
        return this;
    }

    @Override
    void begin(Connection opened) {
        connection = opened;
        stream().begin(this);
        opened.opened();
        interest();
    }

    @Override
    void abortConnection() {
        UpgradedStream upgraded = stream;
        if (upgraded != null) {
            upgraded.tasks().execute(() -> {
                if (connection != null) {
                    abort();
                }
            });
        }
    }

    @Override
    boolean inputEnded() {
        return inputEnded;
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
                int length = stream().read(buffer);
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
            stream().readInterest(false); // begins anew behind the tasks that wait
            stream().tasks().execute(this::interest);
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
        if (!receive(bytes) && !closing && !closed) {
            rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            paused |= !resumedMeanwhile;
        }
    }

    private boolean receive(ByteBuffer bytes) {
        FrameReaders taken = host.frameReaders().take();
        frameReaders = taken;
        try {
            return connection().receive(bytes);
        } finally {
            frameReaders = null;
            host.frameReaders().giveBack(taken);
        }
    }

    /** Elsewhere than in {@link #receive} none is lent: then the engine seldom needs any, and keeps none. */
    @Override
    public FrameReaders frameReaders() {
        FrameReaders lent = frameReaders;
        return lent == null ? new FrameReaders() : lent;
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
            stream().tasks().execute(this::goOn); // resumed in the middle of it
        } else {
            interest();
        }
    }

    private void interest() {
        if (!closed) {
            stream().readInterest(wantsInput() && rest == null);
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
                stream().tasks().execute(this::goOn);
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
            stream().readOutAndClose();
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (closed || aborting) {
            return;
        }
        end(cause instanceof IOException io ? io : new IOException("The connection failed: " + cause, cause));
        aborting = true;
        stream().abort();
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
            stream().tasks().execute(() -> {
                write();
                interest();
            });
        }
    }

    @Override
    public void abort() {
        if (!aborting) {
            aborting = true;
            dropOutput();
            stream().tasks().execute(stream()::abort);
        }
    }

    @Override
    public void closed() {
        if (closed) {
            return;
        }
        closed = true;
        endLingering();
        dropOutput();
        rest = null;
        if (!endTold) {
            endTold = true;
            connection().inputEnded(null);
        }
        connection().transportClosed();
        ended();
    }

    // ---- what it is

    @Override
    public void execute(Runnable task) {
        stream().tasks().execute(task);
    }

    @Override
    public boolean inExecutor() {
        return stream().tasks().isRunningHere();
    }

    @Override
    public boolean onEventLoop() {
        return SerialTasks.runsAnyHere();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return local;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }
}
