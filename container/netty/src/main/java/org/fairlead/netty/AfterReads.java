package org.fairlead.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/**
 * Something that an event loop does once when it has read from all channels that had something, however often it was asked for meanwhile. Confined to the
 * event loop.
 */
final class AfterReads implements Runnable {

    private final Runnable what;
    private boolean scheduled;

    /** @param what is done; while it is, the next time may be asked for */
    AfterReads(Runnable what) {
        this.what = what;
    }

    /**
     * Has it done soon.
     *
     * @param loop whose thread calls
     * @return false where the loop takes no tasks any more, so that the caller is to do it
     */
    boolean comesBack(EventLoop loop) {
        if (!scheduled) {
            try {
                loop.execute(this);
                scheduled = true;
            } catch (RejectedExecutionException shutDown) {
                return false;
            }
        }
        return true;
    }

    /** For the event loop. */
    @Override
    public void run() {
        scheduled = false;
        what.run();
    }
}
