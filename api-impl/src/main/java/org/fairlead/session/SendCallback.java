package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/** Told once how an asynchronous send ended. */
@FunctionalInterface
public interface SendCallback {

    /** @param failure null when the bytes were written */
    void onSent(@Nullable Throwable failure);

    /**
     * Whether {@link #onSent} may be called on the serial executor: it must then return at once and run no application code. The
     * completion of a {@code Future} does so, lest all workers wait for futures that no worker is left to complete.
     */
    default boolean immediate() {
        return false;
    }
}
