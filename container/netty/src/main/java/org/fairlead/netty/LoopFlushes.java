package org.fairlead.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Answers to what an event loop has read, which wait until it has read from more channels and then are written one behind the other. The kernel's way in and its
 * way out are long: to go one of them many times in a row costs less than to change between the two, and the peer is woken for several answers at
 * once. Confined to the event loop.
 */
final class LoopFlushes {

    /** Who has something to flush. */
    interface Waiting {

        /** Flushes what there is, which may be nothing any more. Does not fail. */
        void flushWaiting();
    }

    /** So many channels' answers wait at most. */
    static final int MOST = 16;

    /**
     * What handlers may take: whoever has read next, be there an answer to that or not, or has sent something else, ends the waiting if the first answer has waited longer. Some ten times what it takes to
     * read from {@link #MOST} channels.
     */
    private static final long MOST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final AfterReads afterReads = new AfterReads(this::flush);
    private final @Nullable Waiting[] waiting = new Waiting[MOST];
    private int count;
    private long firstNanos;
    private boolean flushing;

    /** @param loop the transport's, whose thread calls */
    void add(Waiting transport, EventLoop loop) {
        if (flushing || !afterReads.comesBack(loop)) {
            transport.flushWaiting();
            return;
        }
        long now = System.nanoTime();
        if (count == 0) {
            firstNanos = now;
        }
        waiting[count++] = transport;
        if (count == MOST || now - firstNanos > MOST_NANOS) {
            flush();
        }
    }

    /**
     * Called by who has read and has no answer, and by who has sent what is none, lest many of them keep the others' waiting: the loop may have a long row of such tasks. Not in a callback, since
     * who waits may be told of its answer, or its end.
     */
    void endLongWaiting() {
        if (count > 0 && System.nanoTime() - firstNanos > MOST_NANOS && !Connection.callbackRuns()) {
            flush();
        }
    }

    private void flush() {
        int filled = count;
        count = 0;
        flushing = true; // who is told that an answer is written may answer in turn
        try {
            for (int i = 0; i < filled; i++) {
                Waiting transport = waiting[i];
                waiting[i] = null;
                if (transport != null) {
                    transport.flushWaiting();
                }
            }
        } finally {
            flushing = false;
        }
    }
}
