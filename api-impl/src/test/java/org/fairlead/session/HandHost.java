package org.fairlead.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.FrameReaders;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/**
 * The host, the clock and the workers of one connection. Nothing happens but what a test says, and what the connection asks of its transport is noted, not
 * done.
 */
final class HandHost implements Transport, Scheduler {
    static final int CONTINUATION = 0x80;
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8A;

    /** Taken from the first byte of a frame that is not the last of its message. */
    static final int FIN = 0x80;

    /** What the connection has asked of the transport, flushes apart; "keep" where it did not take all that was read. */
    final List<String> asked = new ArrayList<>();

    private final FrameReaders frameReaders = new FrameReaders();

    final HandListener listener = new HandListener();

    /** What the listener was told. */
    final List<String> told = listener.told;

    /** While set, workers take tasks and do not begin. */
    boolean stalled;

    /** The executor takes no more tasks. */
    boolean ended;

    /** The test's thread is another connection's event loop. */
    boolean foreignLoop;

    /** The workers take no more tasks. */
    boolean dismissed;

    /** What the workers fail with although they have taken a task: for want of a thread, for instance. */
    @Nullable
    Error workersFault;

    /** The next flush is kept until the one behind it, which is written at once. */
    boolean holdsBack;

    /** Told of each flush how many bytes it is. */
    LongConsumer flushes = bytes -> {};

    /** A fault inside Fairlead, in the middle of encoding. */
    @Nullable
    RuntimeException fault;

    private final Role role;
    private final Connection connection;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final ByteArrayOutputStream flushed = new ByteArrayOutputStream();
    /** What was output before what is in the batch. */
    private final List<ByteBuffer> pieces = new ArrayList<>();

    private ByteBuffer batch = ByteBuffer.allocate(256);
    private int committed;
    private boolean inside;
    private boolean heldBack;
    private long now;
    private @Nullable Alarm alarm;
    private long alarmAt;

    HandHost(Role role, Settings settings, Dispatch dispatch, @Nullable DeflateParameters deflate) {
        this.role = role;
        Connection.Shared shared = new Connection.Shared(this, Workers.of(this::work), () -> 0);
        connection = new Connection(role, this, shared, settings, dispatch, deflate, listener);
    }

    /** One whose onOpen has returned. */
    static HandHost opened(Role role, Settings settings, Dispatch dispatch) {
        return opened(role, settings, dispatch, null);
    }

    static HandHost opened(Role role, Settings settings, Dispatch dispatch, @Nullable DeflateParameters deflate) {
        HandHost host = new HandHost(role, settings, dispatch, deflate);
        host.on(host.connection::opened);
        host.run();
        return host;
    }

    static HandHost server() {
        return opened(Role.SERVER, Settings.server(), Dispatch.WORKER);
    }

    static HandHost client() {
        return opened(Role.CLIENT, Settings.client(), Dispatch.WORKER);
    }

    Connection connection() {
        return connection;
    }

    // ---- what the test does

    /** Runs a task on the serial executor now. */
    void on(Runnable task) {
        boolean outer = inside;
        inside = true;
        try {
            task.run();
        } finally {
            inside = outer;
        }
    }

    /** Runs the executor and the workers until nothing is left to do. */
    void run() {
        while (true) {
            Runnable task = tasks.poll();
            if (task != null) {
                on(task);
            } else if (!stalled && !work.isEmpty()) {
                work.remove().run();
            } else {
                return;
            }
        }
    }

    /** Loses what waits for the executor, as one that has ended may. */
    void dropTasks() {
        tasks.clear();
    }

    /** How many tasks wait for the executor. */
    int pending() {
        return tasks.size();
    }

    void advance(Duration duration) {
        long target = now + duration.toNanos();
        while (alarm != null && alarmAt <= target) {
            Alarm due = alarm;
            alarm = null;
            now = Math.max(now, alarmAt);
            due.ring();
            run();
        }
        now = target;
    }

    boolean alarmIsSet() {
        return alarm != null;
    }

    /** Frames from the peer, in one read. */
    void receive(ByteBuffer... frames) {
        on(() -> {
            offer(join(frames));
            connection.readComplete();
        });
        run();
    }

    /** On the executor: bytes that were read. */
    void offer(ByteBuffer in) {
        boolean taken = connection.receive(in);
        if (!taken) {
            asked.add("keep");
        } else if (in.hasRemaining()) {
            asked.add("left " + in.remaining());
        }
    }

    static ByteBuffer join(ByteBuffer... frames) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(frames).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer frame : frames) {
            all.put(frame);
        }
        return all.flip();
    }

    /** A frame from the peer: what begins it, and up to 125 bytes. */
    ByteBuffer frame(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    private ByteBuffer frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(6 + payload.length).put((byte) first);
        if (role == Role.SERVER) {
            frame.put((byte) (0x80 | payload.length)).putInt(0); // a mask of zeros
        } else {
            frame.put((byte) payload.length);
        }
        return frame.put(payload).flip();
    }

    void receiveText(String text) {
        receive(frame(TEXT, text));
    }

    /** The peer's Close. */
    void receiveClose(int code) {
        receive(frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}));
    }

    /** A frame that the peer may not send. */
    void receiveReservedOpcode() {
        receive(frame(0x83, ""));
    }

    void inputEnded(@Nullable IOException failure) {
        on(() -> connection.inputEnded(failure));
        run();
    }

    void transportClosed() {
        on(connection::transportClosed);
        run();
    }

    /** The socket takes that many bytes of those that were flushed. */
    void written(long bytes) {
        on(() -> connection.written(bytes));
        run();
    }

    /** In hexadecimal what was flushed since the last time. */
    String sent() {
        String hex = HexFormat.ofDelimiter(" ").formatHex(flushed.toByteArray());
        flushed.reset();
        return hex;
    }

    private void work(Runnable task) {
        if (dismissed) {
            throw new RejectedExecutionException("there are no workers");
        }
        work.add(task);
        if (workersFault != null) {
            throw workersFault;
        }
    }

    // ---- the transport

    private void ask(String what) {
        asked.add(inside ? what : what + " outside the executor");
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        if (fault != null) {
            throw fault;
        }
        if (batch.remaining() < bytes) {
            batch = ByteBuffer.allocate(batch.position() + 2 * bytes).put(batch.flip());
        }
        return batch;
    }

    @Override
    public void commit(ByteBuffer reserved) {
        committed = reserved.position();
    }

    @Override
    public void append(ByteBuffer bytes) {
        pieces.add(ByteBuffer.wrap(Arrays.copyOf(batch.array(), committed)));
        pieces.add(bytes.duplicate()); // as it is when it is flushed
        batch.clear();
        committed = 0;
    }

    @Override
    public void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException("the executor has ended");
        }
        tasks.add(task);
    }

    @Override
    public boolean inExecutor() {
        return inside;
    }

    @Override
    public boolean onEventLoop() {
        return inside || foreignLoop;
    }

    @Override
    public void flush() {
        if (!inside) {
            ask("flush");
        }
        if (holdsBack) {
            holdsBack = false;
            heldBack = true;
            return;
        }
        int before = flushed.size();
        for (ByteBuffer piece : pieces) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            flushed.writeBytes(bytes);
        }
        pieces.clear();
        flushed.write(batch.array(), 0, committed);
        batch.clear();
        committed = 0;
        if (heldBack) {
            heldBack = false;
            connection.written(flushed.size() - before);
        }
        flushes.accept(flushed.size() - before);
    }

    @Override
    public void pauseReads() {
        ask("pause");
    }

    @Override
    public void resumeReads() {
        ask("resume");
    }

    @Override
    public void close() {
        ask("close");
    }

    @Override
    public void closeAfterPeer() {
        ask("close after peer");
    }

    @Override
    public void abort() {
        ask("abort");
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return null;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public FrameReaders frameReaders() {
        return frameReaders;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    // ---- the clock

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void set(Alarm set, long deadline) {
        alarm = set;
        alarmAt = deadline;
    }

    @Override
    public void cancel(Alarm cancelled) {
        alarm = null;
    }
}
