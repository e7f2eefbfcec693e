package org.fairlead.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.jspecify.annotations.Nullable;

/** One live connection: the engine, its queues and its timers, between a {@link Transport} and a {@link ConnectionListener}. */
public final class Connection {

    /** What all connections of a container share. */
    public record Shared(Scheduler scheduler, Workers workers, IntSupplier maskKeys) {}

    public Connection(
            Role role,
            Transport transport,
            Shared shared,
            Settings settings,
            Dispatch dispatch,
            @Nullable DeflateParameters deflate,
            ConnectionListener listener) {
        throw new UnsupportedOperationException();
    }

    // ---- the host's calls, on the serial executor

    /** The handshake is done; calls onOpen by the dispatch. */
    public void opened() {
        throw new UnsupportedOperationException();
    }

    /** @return false when the host must keep the rest and stop reading until {@link Transport#resumeReads} */
    public boolean receive(java.nio.ByteBuffer in) {
        throw new UnsupportedOperationException();
    }

    /** The end of a batch of reads: flushes what handlers on the event loop have sent. */
    public void readComplete() {
        throw new UnsupportedOperationException();
    }

    /** That many more bytes have left for the socket. */
    public void written(long bytes) {
        throw new UnsupportedOperationException();
    }

    /** The peer sends no more (null), or the transport failed. */
    public void inputEnded(@Nullable IOException failure) {
        throw new UnsupportedOperationException();
    }

    /** The transport is closed in both directions; nothing is called any more. */
    public void transportClosed() {
        throw new UnsupportedOperationException();
    }

    // ---- the application's calls, on any thread

    /**
     * Sends a whole message; waits below the high-water mark, and while another sender's partial message is open, at most the send timeout.
     *
     * @throws SendTimeoutException when the message was withdrawn, nothing of it having been sent
     * @throws IllegalStateException when this sender has a partial message open
     */
    public void sendText(String text) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** As {@link #sendText(String)}. The buffer may be used again on return. */
    public void sendBinary(ByteBuffer data) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a part of a message, waiting as {@link #sendText(String)} does. The sender is the connection whose callback is running on this
     * thread, else the thread: until its last part, other senders' messages wait behind it.
     */
    public void sendText(String text, boolean last) throws IOException {
        throw new UnsupportedOperationException();
    }

    public void sendBinary(ByteBuffer data, boolean last) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Never waits. @param timeoutNanos 0 or less: none */
    public void sendTextAsync(String text, long timeoutNanos, SendCallback callback) {
        throw new UnsupportedOperationException();
    }

    /** Never waits; the buffer must not change before the callback. */
    public void sendBinaryAsync(ByteBuffer data, long timeoutNanos, SendCallback callback) {
        throw new UnsupportedOperationException();
    }

    public void ping(ByteBuffer payload) throws IOException {
        throw new UnsupportedOperationException();
    }

    public void pong(ByteBuffer payload) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** While allowed, sends may be held back until {@link #flushBatch}. */
    public void allowBatching(boolean allowed) {
        throw new UnsupportedOperationException();
    }

    public void flushBatch() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Starts the closing handshake and returns. Idempotent. */
    public void close(int code, String reason) {
        throw new UnsupportedOperationException();
    }

    /** Closes the transport at once, without a Close frame; onClose is told 1006. */
    public void abort() {
        throw new UnsupportedOperationException();
    }

    /** True until onClose has returned. */
    public boolean isOpen() {
        throw new UnsupportedOperationException();
    }

    /** @param millis 0 or less: never */
    public void maxIdleTimeout(long millis) {
        throw new UnsupportedOperationException();
    }
}
