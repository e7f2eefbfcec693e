package org.fairlead.servlet;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The byte stream of one upgraded request, as a servlet container has it: both ways, and never blocking. A package for each container implements it.
 *
 * <p>Except {@link #tasks}, everything is called on the stream's serial executor alone, and the stream calls its {@link Listener} there alone.
 */
public interface UpgradedStream {

    /** Who is told of what becomes possible. */
    interface Listener {

        /**
         * There may be something to {@link #read}, or the end of the input; it is read until there is nothing more, or until interest ends. Called while
         * there is interest in reading, for nothing now and then.
         */
        void readable();

        /** The write that gave false is done. */
        void written();

        /** The stream is of no use any more; it is aborted by the listener. */
        void failed(Throwable cause);

        /** The stream is closed in both directions, whoever closed it. Exactly once, and last. */
        void closed();
    }

    /** Called once, before anything else. There is no interest in reading yet. */
    void begin(Listener listener);

    /** The stream's serial executor. */
    SerialTasks tasks();

    /**
     * Reads what is there. Called by {@link Listener#readable} and {@link #readOutAndClose}.
     *
     * @return how many bytes; 0 where nothing is there now; -1 at the end of the input
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Whether {@link Listener#readable} is to be called. Where interest begins anew it is called as soon as something can be read, what the container holds in
     * buffers included. Without interest nothing is called, and no thread is busy for it. Idempotent; takes effect when the executor's task at hand returns.
     */
    void readInterest(boolean interested);

    /**
     * Starts to write all of the buffers and flushes them.
     *
     * @return true where the container has taken everything; false where {@link Listener#written} will follow: until then nothing else is written,
     *     and the buffers are the stream's
     */
    boolean write(ByteBuffer... buffers) throws IOException;

    /**
     * Ends the output, with nothing being written: the peer sees the end of its input, and ours goes on.
     *
     * @return false where the container cannot do that: then the caller closes
     */
    boolean endOutput() throws IOException;

    /** Closes both directions. {@link Listener#closed} follows, on the executor, perhaps before this returns. Idempotent. */
    void close();

    /** As {@link #close}, behind what has come already: closing with input unread would make TCP reset the connection. */
    default void readOutAndClose() {
        ByteBuffer dropped = ByteBuffer.allocate(1024);
        try {
            for (int reads = 0; reads < 64 && read(dropped.clear()) > 0; reads++) {
                // the count is all
            }
        } catch (IOException | IllegalStateException e) {
            System.getLogger("org.fairlead.servlet")
                    .log(System.Logger.Level.DEBUG, "Reading what is left of a connection failed", e);
        }
        close();
    }

    /** Closes both directions at once, by a reset where the container can; what is being written is dropped. Idempotent, and possible after {@link #close}. */
    void abort();
}
