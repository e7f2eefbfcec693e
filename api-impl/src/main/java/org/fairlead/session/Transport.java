package org.fairlead.session;

import java.net.SocketAddress;
import org.fairlead.protocol.FrameReaders;
import org.fairlead.protocol.Output;
import org.jspecify.annotations.Nullable;

/**
 * What a host gives to one {@link Connection}: a byte stream both ways, and the serial executor that runs the engine. Except
 * {@link #execute}, {@link #inExecutor} and {@link #onEventLoop}, everything is called on that executor alone.
 *
 * <p>The host's duties towards the connection, on the executor too: {@link Connection#opened} once; {@link Connection#receive} with what it
 * read (after {@code false} it keeps the rest, reads no more, and offers the rest again after {@link #resumeReads});
 * {@link Connection#readComplete} at the end of a batch of reads; {@link Connection#written} when bytes have left for the socket;
 * {@link Connection#inputEnded} at the end of input or at a failure; {@link Connection#transportClosed} at the very end, exactly once.
 */
public interface Transport extends Output {

    /** Runs a task on the connection's serial executor, in order; from the executor itself too, never nested. */
    void execute(Runnable task);

    /**
     * As {@link #execute}, except that the executor may have to be woken still, which whoever gives many executors something to do does once for all.
     *
     * @return what is to be done, or null for nothing
     */
    default @Nullable Wakeup executeLazily(Runnable task) {
        execute(task);
        return null;
    }

    /** Submits a task to the workers. Called on the executor, where a host that reads from many connections at a time may do so once for all of them, before it waits for more. */
    default void submit(WorkerTask task, Workers workers) {
        task.submitTo(workers);
    }

    /** Whether the caller is on the serial executor, so that it may neither block nor wait. */
    boolean inExecutor();

    /** Whether the caller is on an event loop, be it another connection's, so that it must not wait; true wherever {@link #inExecutor} is. */
    default boolean onEventLoop() {
        return inExecutor();
    }

    /**
     * What parses frames for all connections of the calling thread, or is lent to it for as long as it receives: a connection then holds none between messages.
     * Null where each is to have one.
     */
    default @Nullable FrameReaders frameReaders() {
        return null;
    }

    /**
     * Writes all that was output so far, at once or, where it is called by {@link Connection#readComplete}, soon: a host that reads from many connections may go on reading first. When it
     * has been written, {@link Connection#written} is called with the count, perhaps before this returns.
     */
    void flush();

    /** Reads no more until {@link #resumeReads}. Idempotent. */
    void pauseReads();

    /** Offers what was kept back, then reads on. Idempotent. */
    void resumeReads();

    /** Writes what was output, then closes the stream in both directions. Idempotent. */
    void close();

    /**
     * The same where the peer has said that it sends nothing more, and nothing is on its way: then nobody has to wait for the end of its side. Idempotent,
     * together with {@link #close}.
     */
    default void closeAfterPeer() {
        close();
    }

    /** Closes at once; what was not written is dropped (a TCP host sends a reset where it can). Idempotent. */
    void abort();

    /** The local address, or null where there is none. */
    @Nullable
    SocketAddress localAddress();

    /** The peer's address, or null where there is none. */
    @Nullable
    SocketAddress remoteAddress();

    /** Whether the stream is encrypted, so that the session is {@code isSecure()}. */
    boolean isSecure();
}
