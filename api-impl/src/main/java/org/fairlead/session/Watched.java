package org.fairlead.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who is told that a session has ended. One object with the session; costs nothing where nobody asks. Thread-safe. */
abstract class Watched {

    // guarded by this
    private @Nullable Recipient recipient;
    private @Nullable Gone awaited;
    private boolean left;
    private boolean gone;

    abstract Recipient newRecipient();

    /** As one of many that get the same messages. */
    final synchronized Recipient recipient() {
        if (recipient == null) {
            recipient = newRecipient();
            if (left) {
                recipient.ended(); // nobody has asked it to be told yet
            }
        }
        return recipient;
    }

    /** The session has left the open ones. Idempotent. */
    final void left() {
        Recipient told;
        synchronized (this) {
            left = true;
            told = recipient;
        }
        if (told != null) {
            told.ended();
        }
    }

    final synchronized CompletionStage<Void> whenGone() {
        if (gone) {
            return CompletableFuture.completedFuture(null);
        }
        if (awaited == null) {
            awaited = new Gone();
        }
        return awaited.stage();
    }

    /** The connection is gone too. Idempotent. */
    final void gone() {
        Gone told;
        synchronized (this) {
            gone = true;
            told = awaited;
        }
        if (told != null) {
            told.now();
        }
    }
}
