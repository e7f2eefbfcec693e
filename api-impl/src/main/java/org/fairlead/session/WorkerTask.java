package org.fairlead.session;

import java.util.concurrent.RejectedExecutionException;

/** What a connection wants to have run by {@link Workers}. */
public interface WorkerTask extends Runnable {

    /** In place of {@link #run}: the workers take no more tasks. */
    void rejected(RejectedExecutionException why);

    /** Submits it, or has it told that it was rejected. */
    default void submitTo(Workers workers) {
        try {
            workers.execute(this);
        } catch (RejectedExecutionException e) {
            rejected(e);
        }
    }
}
