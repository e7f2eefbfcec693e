package org.fairlead.servlet;

import java.util.concurrent.CompletableFuture;

/**
 * Tells an application that its whole container stops, for containers that cut connections before they stop their applications. Made by a constructor without
 * parameters.
 */
public interface ContainerStop {

    /** Who is told. */
    interface Application {

        /**
         * Begins to close every session with 1001; handshakes are refused from now on. Idempotent, and does not wait.
         *
         * @return done when the sessions have closed and their connections have ended
         */
        CompletableFuture<Void> goAway();

        /** Does the same and waits for it, at most the setting {@code drain-timeout}. */
        void drain();
    }

    /**
     * Called while the application starts.
     *
     * @return what takes this away again; called when the application has stopped
     */
    Runnable watch(Application application);
}
