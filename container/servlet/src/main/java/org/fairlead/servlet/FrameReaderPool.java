package org.fairlead.servlet;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.fairlead.protocol.FrameReaders;
import org.jspecify.annotations.Nullable;

/**
 * What parses frames, lent to threads of the container for as long as they read from a connection. The application's own, since what such a thread kept by itself
 * would outlive the application, and keep its classes. Thread-safe: nobody waits, and who finds nothing has something made.
 */
final class FrameReaderPool {

    /** Places for what nobody has; a power of two. Threads that read at the same time seldom share one. */
    private static final int PLACES = 64;

    private final AtomicReferenceArray<@Nullable FrameReaders> spares = new AtomicReferenceArray<>(PLACES);

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }

    /** The caller's alone until it gives it back. */
    FrameReaders take() {
        FrameReaders spare = spares.getAndSet(place(), null);
        return spare == null ? new FrameReaders() : spare;
    }

    /** By the thread that took it, which has done with it. */
    void giveBack(FrameReaders taken) {
        spares.set(place(), taken);
    }
}
