package org.fairlead.session;

import java.util.concurrent.RejectedExecutionException;

/** What a connection wants to have run by {@link Workers}. */
public interface WorkerTask extends Runnable {

    /**
     * In place of {@link #run}: the workers take no more tasks, or failed to take this one. An executor that failed may have it in its queue and run it all the same; a task that is to run once
     * sees to that itself.
     */
    void rejected(RejectedExecutionException why);

    /** Submits it, or has it told that it was rejected: an executor may fail in other ways than by rejecting, for want of threads for instance. */
    default void submitTo(Workers workers) {
        try {
            workers.execute(this);
        } catch (RejectedExecutionException e) {
            rejected(e);
        } catch (RuntimeException | Error e) {
            rejected(new RejectedExecutionException("The executor failed: " + e, e));
        }
    }
}
