package org.fairlead.testing;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.session.Connection;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** One side of a {@link MemoryPair}. Its fields are confined to its serial executor where nothing else is said. */
public final class MemoryTransport implements Transport {

    /** The address of a side. */
    private static final class MemoryAddress extends SocketAddress {
        private static final long serialVersionUID = 1L;

        private final String name;

        MemoryAddress(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return "memory:" + name;
        }
    }

    private final MemoryAddress address;
    private final SerialExecutor executor;
    private final int capacity;
    private final int chunk;

    /** What the peer has sent and this side has not read; the peer adds, this side takes. */
    private final ConcurrentLinkedQueue<ByteBuffer> arriving = new ConcurrentLinkedQueue<>();

    private final AtomicInteger arrivingBytes = new AtomicInteger();
    private final ArrayDeque<ByteBuffer> leaving = new ArrayDeque<>();
    private ByteBuffer batch = ByteBuffer.allocate(256);
    private @Nullable MemoryTransport peer; // set before anything runs
    private @Nullable Connection connection;
    private @Nullable ByteBuffer rest;
    private boolean paused;
    private boolean closing;
    private boolean closed;
    private boolean ended;

    /** Set by the peer's executor. */
    private volatile boolean peerClosed;

    private volatile boolean peerAborted;
    private volatile boolean cut;

    MemoryTransport(String name, Executor executor, int capacity, int chunk) {
        this.address = new MemoryAddress(name);
        this.executor = new SerialExecutor(executor);
        this.capacity = capacity;
        this.chunk = chunk;
    }

    void join(MemoryTransport other) {
        peer = other;
        other.peer = this;
    }

    private MemoryTransport peer() {
        MemoryTransport other = peer;
        if (other == null) {
            throw new IllegalStateException("This side has no peer");
        }
        return other;
    }

    /** Gives the bytes to a connection from now on, and opens it. Any thread. */
    public void open(Connection opened) {
        execute(() -> {
            connection = opened;
            opened.opened();
            read();
        });
    }

    /** Sends bytes that no connection made. Any thread. */
    public void sendRaw(byte[] bytes) {
        execute(() -> {
            append(ByteBuffer.wrap(bytes));
            flush();
        });
    }

    /** Takes what has arrived, where no connection does. Any thread while nothing runs. */
    public byte[] receivedRaw() {
        ByteBuffer all = ByteBuffer.allocate(arrivingBytes.get());
        for (ByteBuffer each = arriving.poll(); each != null; each = arriving.poll()) {
            all.put(each);
        }
        arrivingBytes.addAndGet(-all.position());
        peer().execute(peer()::pump);
        return all.array();
    }

    void cut(boolean isCut) {
        cut = isCut;
        execute(this::pump);
        execute(this::read);
    }

    /** Whether this side has closed. Any thread while nothing runs. */
    public boolean isClosed() {
        return closed;
    }

    /** Whether this side's connection has asked not to be given bytes. Any thread while nothing runs. */
    public boolean isPaused() {
        return paused;
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        if (batch.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(batch.capacity() * 2, batch.position() + bytes));
            larger.put(batch.flip());
            batch = larger;
        }
        return batch;
    }

    @Override
    public void commit(ByteBuffer reserved) {
        if (reserved != batch) {
            throw new IllegalArgumentException("This is not the buffer that was reserved");
        }
    }

    @Override
    public void append(ByteBuffer bytes) {
        reserve(bytes.remaining()).put(bytes.duplicate());
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public boolean inExecutor() {
        return executor.isRunner();
    }

    @Override
    public boolean onEventLoop() {
        return SerialExecutor.runsHere();
    }

    @Override
    public void flush() {
        if (batch.position() > 0) {
            leaving.add(batch.flip());
            batch = ByteBuffer.allocate(256);
            execute(this::pump);
        }
    }

    /** Moves what fits into the peer's receive buffer. */
    private void pump() {
        MemoryTransport to = peer();
        long moved = 0;
        while (!cut && !closed && !leaving.isEmpty()) {
            ByteBuffer first = leaving.element();
            int room = peerClosed ? first.remaining() : Math.min(first.remaining(), capacity - to.arrivingBytes.get());
            if (room <= 0) {
                break;
            }
            byte[] bytes = new byte[room];
            first.get(bytes);
            if (!first.hasRemaining()) {
                leaving.remove();
            }
            moved += room;
            if (!peerClosed) {
                to.arrivingBytes.addAndGet(room);
                to.arriving.add(ByteBuffer.wrap(bytes));
            }
        }
        if (moved > 0) {
            to.execute(to::read);
            if (connection != null) {
                connection.written(moved);
            }
        }
        if (closing && leaving.isEmpty() && !cut) {
            finish(false);
        }
    }

    private void read() {
        Connection to = connection;
        if (to == null || closed || cut) {
            return;
        }
        boolean readSomething = false;
        while (!paused && !closed) {
            ByteBuffer next = rest != null ? rest : take();
            rest = null;
            if (next == null) {
                break;
            }
            readSomething = true;
            if (!to.receive(next)) {
                rest = next;
                break;
            }
        }
        if (readSomething) {
            to.readComplete();
        }
        if (!ended && !closed && (peerAborted || peerClosed && rest == null && arriving.isEmpty())) {
            ended = true;
            to.inputEnded(peerAborted ? new IOException("The peer reset the connection") : null);
        }
    }

    private @Nullable ByteBuffer take() {
        ByteBuffer first = arriving.peek();
        if (first == null) {
            return null;
        }
        byte[] bytes = new byte[Math.min(chunk, first.remaining())];
        first.get(bytes);
        if (!first.hasRemaining()) {
            arriving.remove();
        }
        arrivingBytes.addAndGet(-bytes.length);
        peer().execute(peer()::pump);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void pauseReads() {
        paused = true;
    }

    @Override
    public void resumeReads() {
        paused = false;
        execute(this::read);
    }

    @Override
    public void close() {
        if (!closing) {
            flush();
            closing = true;
            execute(this::pump);
        }
    }

    @Override
    public void abort() {
        execute(() -> finish(true));
    }

    private void finish(boolean abort) {
        if (closed) {
            return;
        }
        closed = true;
        leaving.clear();
        MemoryTransport to = peer();
        if (abort) {
            to.peerAborted = true;
        }
        to.peerClosed = true;
        to.execute(to::pump);
        to.execute(to::read);
        if (connection != null) {
            connection.transportClosed();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return address;
    }

    @Override
    public SocketAddress remoteAddress() {
        return peer().address;
    }

    @Override
    public boolean isSecure() {
        return false;
    }
}
