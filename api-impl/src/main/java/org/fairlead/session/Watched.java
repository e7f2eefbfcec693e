package org.fairlead.session;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Who is told that a session has ended. One object with the session; costs nothing where nobody asks. Thread-safe, and without a lock: applications lock
 * sessions around what they send, and the event loop, which tells of the end, must not wait for them.
 */
abstract class Watched {
    private static final AtomicReferenceFieldUpdater<Watched, Recipient> RECIPIENT =
            AtomicReferenceFieldUpdater.newUpdater(Watched.class, Recipient.class, "recipient");
    private static final AtomicReferenceFieldUpdater<Watched, Gone> AWAITED =
            AtomicReferenceFieldUpdater.newUpdater(Watched.class, Gone.class, "awaited");

    private volatile @Nullable Recipient recipient;

    /** {@link Gone#ALREADY} where the session was gone before anybody asked. */
    private volatile @Nullable Gone awaited;

    /** Who sets this then looks for somebody to tell; who asks to be told looks at it afterwards. */
    private volatile boolean left;

    abstract Recipient newRecipient();

    /** What was there first, this or another. */
    static <O, T> T first(AtomicReferenceFieldUpdater<O, T> field, O owner, T made) {
        return field.compareAndSet(owner, null, made) ? made : Objects.requireNonNull(field.get(owner));
    }

    /** As one of many that get the same messages. */
    final Recipient recipient() {
        Recipient known = recipient;
        if (known == null) {
            known = first(RECIPIENT, this, newRecipient());
            if (left) {
                known.ended();
            }
        }
        return known;
    }

    /** The session has left the open ones. Idempotent. */
    final void left() {
        left = true;
        Recipient told = recipient;
        if (told != null) {
            told.ended();
        }
    }

    final CompletionStage<Void> whenGone() {
        Gone known = awaited;
        return (known != null ? known : first(AWAITED, this, new Gone())).stage();
    }

    /** The connection is gone too. Idempotent. */
    final void gone() {
        Gone told = first(AWAITED, this, Gone.ALREADY);
        if (told != Gone.ALREADY) {
            told.now();
        }
    }
}
