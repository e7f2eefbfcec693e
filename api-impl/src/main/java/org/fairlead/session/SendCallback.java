package org.fairlead.session;

import org.jspecify.annotations.Nullable;

/** Told once how an asynchronous send ended. */
@FunctionalInterface
public interface SendCallback {

    /** @param failure null when the bytes were written */
    void onSent(@Nullable Throwable failure);
}
