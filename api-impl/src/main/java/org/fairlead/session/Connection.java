package org.fairlead.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.IntSupplier;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Protocol;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/**
 * One live connection: the engine, its queues and its timers, between a {@link Transport} and a {@link ConnectionListener}. How and with
 * which codes it ends is the table of {@link CloseCause}.
 */
public final class Connection extends End {

    /** What all connections of a container share. */
    public record Shared(Scheduler scheduler, Workers workers, IntSupplier maskKeys) {}

    private static final AtomicReferenceFieldUpdater<Connection, Termination> TERMINATION =
            AtomicReferenceFieldUpdater.newUpdater(Connection.class, Termination.class, "termination");

    final Transport transport;
    final Shared shared;
    final Settings settings;
    final ConnectionListener listener;
    final Outbox outbox;
    final Inbox inbox;
    final Consumer consumer;

    /** Made when first needed. */
    volatile @Nullable Pings pings;

    /** Set once, by whoever is first. */
    private volatile @Nullable Termination termination;

    final boolean client;
    private final boolean direct;

    public Connection(
            Role role,
            Transport transport,
            Shared shared,
            Settings settings,
            Dispatch dispatch,
            @Nullable DeflateParameters deflate,
            ConnectionListener listener) {
        this(role, transport, shared, settings, dispatch, deflate, listener, null);
    }

    /** @param other who takes the messages, where callbacks do not */
    Connection(
            Role role,
            Transport transport,
            Shared shared,
            Settings settings,
            Dispatch dispatch,
            @Nullable DeflateParameters deflate,
            ConnectionListener listener,
            @Nullable Consumer other) {
        this.transport = transport;
        this.shared = shared;
        this.settings = settings;
        this.listener = listener;
        this.client = role == Role.CLIENT;
        this.direct = dispatch == Dispatch.EVENT_LOOP;
        idleTimeout(nanos(settings.maxIdleTimeout()));
        this.inbox = new Inbox(this);
        Protocol protocol =
                new Protocol(role, deflate, settings.deflateLevel(), settings.maxFragments(), shared.maskKeys(), inbox);
        this.outbox = new Outbox(this, protocol);
        this.consumer = other == null ? new Strand(this) : other;
    }

    // ---- the host's calls, on the serial executor

    /** The handshake is done; calls onOpen by the dispatch. */
    public void opened() {
        if (!ended()) { // else they would go on behind the end that stops them
            startClocks();
        }
        consumer.open();
    }

    /**
     * Takes what the host has read.
     *
     * @param in writable: payload is unmasked in place
     * @return false when the host must keep the rest and stop reading until {@link Transport#resumeReads}
     */
    public boolean receive(ByteBuffer in) {
        return inbox.receive(in);
    }

    /** The end of a batch of reads: flushes what handlers on the event loop have sent. */
    public void readComplete() {
        outbox.reading(false);
        outbox.flushSoon();
    }

    /** That many more bytes, of those that were output by this connection, have left for the socket. */
    public void written(long bytes) {
        outbox.written(bytes);
    }

    /** The peer sends no more (null), or the transport failed. */
    public void inputEnded(@Nullable IOException failure) {
        closing().inputEnded(failure);
    }

    /** The transport is closed in both directions; nothing is called any more. */
    public void transportClosed() {
        if (inbox.holdsBackTransportClosed()) {
            return;
        }
        closing().transportClosed();
        outbox.protocol.release();
        finish(consumer.openWasRequested() ? TRANSPORT : CALLBACKS | TRANSPORT);
    }

    // ---- the application's calls, on any thread

    /**
     * Sends a whole message; waits below the high-water mark, and while another sender's partial message is open, at most the send timeout.
     * On the serial executor it does not wait: above the mark it is queued and this connection reads no more until the peer has caught up.
     *
     * @throws SendTimeoutException when the message was withdrawn, nothing of it having been sent
     * @throws IOException when the connection is closed, or, on the serial executor, at 16 times the high-water mark
     * @throws IllegalStateException when this sender has a partial message open
     */
    public void sendText(String text) throws IOException {
        if (!outbox.sendNow(text)) {
            outbox.send(Send.text(text, null));
        }
    }

    /** As {@link #sendText(String)}. The buffer is consumed and may be used again on return. */
    public void sendBinary(ByteBuffer data) throws IOException {
        ByteBuffer copy = Send.copy(data);
        if (!outbox.sendNow(copy)) {
            outbox.send(Send.binary(copy, null));
        }
    }

    /**
     * Sends a part of a message, waiting as {@link #sendText(String)} does. The sender is the connection whose callback is running on this
     * thread, else the thread: until its last part, other senders' messages wait behind it.
     */
    public void sendText(String text, boolean last) throws IOException {
        sendText(text, last, null);
    }

    /** As {@link #sendText(String, boolean)}. The buffer is consumed and may be used again on return. */
    public void sendBinary(ByteBuffer data, boolean last) throws IOException {
        sendBinary(data, last, null);
    }

    /** @param stream whose message it is, on whatever thread it is written; null for the sender's own */
    void sendText(String text, boolean last, @Nullable Object stream) throws IOException {
        outbox.send(Send.text(text, last, stream));
    }

    /** As {@link #sendText(String, boolean, Object)}. */
    void sendBinary(ByteBuffer data, boolean last, @Nullable Object stream) throws IOException {
        outbox.send(Send.binary(Send.copy(data), last, stream));
    }

    /**
     * Never waits. Failures, a closed connection included, go to the callback, which is called exactly once: on a worker, or on the serial
     * executor for {@link Dispatch#EVENT_LOOP}.
     *
     * @param timeoutNanos 0 or less: none
     * @throws IllegalStateException when this sender has a partial message open
     */
    public void sendTextAsync(String text, long timeoutNanos, SendCallback callback) {
        outbox.sendAsync(Send.text(text, callback), timeoutNanos, callback);
    }

    /** As {@link #sendTextAsync}; the buffer must not change before the callback. */
    public void sendBinaryAsync(ByteBuffer data, long timeoutNanos, SendCallback callback) {
        outbox.sendAsync(Send.binary(data, callback), timeoutNanos, callback);
    }

    /**
     * As {@link FairleadSession#ping(ByteBuffer, Duration)}, but the payload is consumed. Who asks for messages, and so is the one that takes them, is
     * in the place of a handler.
     */
    public Duration ping(@Nullable ByteBuffer payload, @Nullable Duration timeout) throws IOException {
        return pings().ping(payload, pingTimeout(timeout));
    }

    /** As {@link FairleadSession#pingAsync(ByteBuffer, Duration)}, but the payload is consumed. */
    public CompletableFuture<Duration> pingAsync(@Nullable ByteBuffer payload, @Nullable Duration timeout) {
        return pings().pingAsync(payload, pingTimeout(timeout));
    }

    Pings pings() {
        Pings made = pings;
        if (made == null) {
            synchronized (this) {
                made = pings;
                if (made == null) {
                    made = new Pings(this, transport);
                    pings = made;
                }
            }
        }
        return made;
    }

    /**
     * Sends a ping; its pong is the listener's alone.
     *
     * @throws IllegalArgumentException for more than 125 bytes
     */
    public void sendPing(ByteBuffer payload) throws IOException {
        outbox.send(Send.control(Send.Kind.PING, Send.controlPayload(payload)));
    }

    /** @throws IllegalArgumentException for more than 125 bytes */
    public void pong(ByteBuffer payload) throws IOException {
        outbox.send(Send.control(Send.Kind.PONG, Send.controlPayload(payload)));
    }

    /**
     * While allowed, sends may be held back until {@link #flushBatch}, or until 32 KiB are held or a sender waits. What was sent before is not: so this takes effect in the order of
     * the sends.
     */
    public void allowBatching(boolean allowed) {
        outbox.push();
        execute(() -> outbox.hold(allowed));
    }

    public void flushBatch() throws IOException {
        outbox.checkOpen();
        execute(outbox::flushAll);
    }

    /**
     * Starts the closing handshake and returns; onClose is told this code and reason. Inside a callback of this connection onClose is nested.
     * While another thread runs a callback, onClose follows it there. Else it has returned before this returns, called by this thread; but on
     * any connection's event loop a worker calls it soon, unless the dispatch is {@link Dispatch#EVENT_LOOP}: then it is always called on
     * this connection's event loop. Idempotent.
     *
     * @param code 1000 to 4999; 1005, and codes that must not be sent, give a frame without code
     * @param reason cut to 123 bytes of UTF-8
     * @throws IllegalArgumentException for any other code
     */
    public void close(int code, String reason) {
        if (code < 1000 || code > 4999) {
            throw new IllegalArgumentException("A close code has 1000 to 4999, not " + code);
        }
        end(new Termination(CloseCause.LOCAL, code, reason, null), true);
    }

    /** As {@link #close}, but unless inside a callback of this connection, onClose is left to a worker: it cannot hold up the caller. */
    void closeSoon(int code, String reason) {
        end(new Termination(CloseCause.LOCAL, code, reason, null));
    }

    /** Closes the transport at once, without a Close frame; onClose is told 1006, as {@link #closeSoon} does. */
    public void abort() {
        if (!end(Termination.of(CloseCause.ABORT, ""))) {
            execute(transport::abort);
        }
    }

    /** True until onClose has returned, or a callback has kept it waiting for the disconnect timeout. */
    public boolean isOpen() {
        return awaitsCallbacks();
    }

    /** @param millis 0 or less: never */
    public void maxIdleTimeout(long millis) {
        execute(() -> idleTimeout(TimeUnit.MILLISECONDS.toNanos(millis)));
    }

    /** Whether a callback of some connection runs on this thread: then no other one's may be called, unless that callback asks for it. */
    public static boolean callbackRuns() {
        return Strand.runsOnThisThread();
    }

    /** How many connections of this process have ended but for a handler that did not return for the disconnect timeout. */
    public static long stuckHandlers() {
        return Closing.STUCK.sum();
    }

    // ---- between the parts

    /** Decides how the connection ends, once; any thread. @return false where that had been decided already */
    boolean end(Termination decided) {
        return end(decided, false);
    }

    private boolean end(Termination decided, boolean here) {
        if (!TERMINATION.compareAndSet(this, null, decided)) {
            return false;
        }
        outbox.shut(decided.sentence(), decided.error());
        execute(() -> closing().begin(decided));
        consumer.ended(here);
        return true;
    }

    /** Runs at once on the serial executor, else soon. */
    private void execute(Runnable task) {
        if (transport.inExecutor()) {
            task.run();
            return;
        }
        try {
            transport.execute(task);
        } catch (RejectedExecutionException e) {
            executorEnded();
        }
    }

    /** The host's executor takes no more tasks, so the transport is gone, or about to go. */
    void executorEnded() {
        outbox.abandon("The transport's executor has ended");
    }

    /** onClose has returned. */
    void callbacksDone() {
        finish(CALLBACKS);
    }

    private void finish(int half) {
        if (end(half)) {
            execute(this::cancelAlarm);
            listener.closed();
        }
    }

    /** A handler that has kept onClose waiting for the disconnect timeout keeps nothing else any longer. */
    void abandonCallbacks() {
        abandon();
        Closing.STUCK.increment();
        listener.abandoned();
    }

    @Override
    Connection connection() {
        return this;
    }

    @Override
    Closing newClosing() {
        return new Closing(this);
    }

    /** Where callbacks take the messages. */
    Delivery delivery() {
        return (Strand) consumer;
    }

    /** Whether there may be something to give back when nothing is sent or received for a while. */
    boolean holdsMemory() {
        return outbox.protocol.compresses();
    }

    /** Nothing has been sent or received for a while. */
    void releaseIdle() {
        outbox.protocol.releaseIdle();
    }

    /** Whether callbacks run where the bytes arrive. */
    boolean isDirect() {
        return direct;
    }

    boolean ended() {
        return termination != null;
    }

    public Termination termination() {
        return Objects.requireNonNull(termination, "the connection has not ended");
    }
}
