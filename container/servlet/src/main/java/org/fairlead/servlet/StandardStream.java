package org.fairlead.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded stream on the non-blocking streams of the Servlet API (Jakarta Servlet 6.0, section 3.7). A container calls {@code onDataAvailable} and
 * {@code onWritePossible} once after {@code isReady} was false; so whoever stops short of that has to ask again by itself. Some containers call more often, and
 * are busy for nothing while there is no interest: those have a stream of their own.
 */
final class StandardStream implements UpgradedStream, ReadListener, WriteListener {

    private static final Logger LOG = System.getLogger("org.fairlead.servlet");

    private final WebConnection web;
    private final ServletInputStream in;
    private final ServletOutputStream out;
    private final SerialTasks tasks;
    private @Nullable Listener listener;
    private final ArrayDeque<ByteBuffer> leaving = new ArrayDeque<>(2);
    private boolean interested;
    private boolean writing;
    private boolean unflushed;
    private boolean ended;
    private boolean closed;

    StandardStream(WebConnection web, SerialTasks tasks) throws IOException {
        this.web = web;
        this.in = web.getInputStream();
        this.out = web.getOutputStream();
        this.tasks = tasks;
    }

    @Override
    public void begin(Listener told) {
        listener = told;
        in.setReadListener(this);
        out.setWriteListener(this);
    }

    private Listener listener() {
        return Objects.requireNonNull(listener);
    }

    // ---- the container's calls, on its threads

    @Override
    public void onDataAvailable() {
        tasks.executeHere(this::tellReadable);
    }

    @Override
    public void onAllDataRead() {
        tasks.executeHere(this::tellReadable);
    }

    @Override
    public void onWritePossible() {
        tasks.executeHere(this::goOnWriting);
    }

    @Override
    public void onError(Throwable cause) {
        tasks.executeHere(() -> tellFailed(cause));
    }

    /** The container gives the connection up. */
    void destroyed() {
        tasks.executeHere(this::finish);
    }

    private void tellReadable() {
        if (interested && !closed) {
            listener().readable();
        }
    }

    private void tellFailed(Throwable cause) {
        if (!closed) {
            listener().failed(cause);
        }
    }

    // ---- in

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (ended || in.isFinished()) {
            return -1;
        }
        if (!in.isReady()) {
            return 0;
        }
        int length = in.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
        if (length < 0) {
            ended = true;
        } else {
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

    // ---- out

    @Override
    public boolean write(ByteBuffer... buffers) throws IOException {
        leaving.addAll(List.of(buffers));
        writing = true;
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
            tellFailed(e);
        }
    }

    /** The stream may keep the array of a write until it is ready again, which is when the bytes count as written. */
    private boolean put() throws IOException {
        while (out.isReady()) {
            ByteBuffer next = leaving.poll();
            if (next != null) {
                unflushed = true;
                put(next);
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return true;
            }
        }
        return false;
    }

    /** The whole of an array, since Undertow 2.3 writes all of it whatever part it is told. */
    private void put(ByteBuffer bytes) throws IOException {
        if (bytes.hasArray() && bytes.remaining() == bytes.array().length) {
            out.write(bytes.array());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.write(copy);
        }
    }

    // ---- the end

    /** The Servlet API has no such thing. */
    @Override
    public boolean endOutput() {
        return false;
    }

    @Override
    public void close() {
        finish();
    }

    @Override
    public void abort() {
        finish();
    }

    private void finish() {
        if (closed) {
            return;
        }
        closed = true;
        leaving.clear();
        try {
            web.close();
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "Closing the connection failed", e);
        }
        listener().closed();
    }

    @Override
    public SerialTasks tasks() {
        return tasks;
    }
}
