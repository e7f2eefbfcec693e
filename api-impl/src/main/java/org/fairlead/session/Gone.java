package org.fairlead.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells who asks when a session is gone; costs nothing where nobody does. Thread-safe. */
final class Gone {

    /** Of sessions that are gone. */
    static final Gone ALREADY = new Gone();

    static {
        ALREADY.now();
    }

    // guarded by this
    private @Nullable CompletableFuture<Void> awaited;
    private boolean gone;

    synchronized CompletionStage<Void> stage() {
        if (gone) {
            return CompletableFuture.completedFuture(null);
        }
        if (awaited == null) {
            awaited = new CompletableFuture<>();
        }
        return awaited.minimalCompletionStage();
    }

    void now() {
        CompletableFuture<Void> told;
        synchronized (this) {
            gone = true;
            told = awaited;
        }
        if (told != null) {
            told.complete(null); // not under the lock: what depends on it may be anything
        }
    }
}
