package org.fairlead.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fairlead.timeout.Deadline;
import org.fairlead.timeout.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/**
 * A ping of the application, completed with its round-trip time. Who waits for it is woken at once, so that no worker need be free for it;
 * stages that depend on it run where the connection's other callbacks run, or on the thread that waited. Nobody may wait on an event loop.
 */
final class Ping extends CompletableFuture<Duration> implements SendCallback {
    final ByteBuffer payload;
    private final Pings pings;

    /** The outcome, which the future itself repeats. Nothing of the application depends on it. */
    private final CompletableFuture<Duration> outcome = new CompletableFuture<>();

    /** Guarded by the pings: a handler of the same connection waits, so that nothing is taken from the inbox meanwhile. */
    boolean holdsReading;

    /** Guarded by the pings: not answered, failed or given up. */
    boolean isInFlight;

    /** Guarded by the pings. */
    long deadline = Timers.NEVER;

    Ping(Pings pings, ByteBuffer payload) {
        this.pings = pings;
        this.payload = payload;
    }

    /** Wakes who waits; {@link #onSent} follows. */
    void decide(@Nullable Duration roundTrip, @Nullable Throwable failure) {
        if (roundTrip != null) {
            outcome.complete(roundTrip);
        } else {
            outcome.completeExceptionally(failure);
        }
    }

    @Override
    public void onSent(@Nullable Throwable failure) {
        repeat();
    }

    private void repeat() {
        var unused = outcome.handle((roundTrip, failure) ->
                failure == null ? super.complete(roundTrip) : super.completeExceptionally(failure));
    }

    /** Waits for the pong, on behalf of a method that may throw an {@link IOException}. */
    Duration await() throws IOException {
        pings.beforeWait(this);
        try {
            return Deadline.await(outcome, "the wait for a pong");
        } catch (DeadlineExceededException e) {
            cancel(false);
            throw e;
        } catch (InterruptedException e) {
            cancel(false);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the pong was awaited");
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            if (cause instanceof PingTimeoutException timeout) {
                throw timeout;
            } else if (cause instanceof IllegalStateException) {
                throw new IllegalStateException(cause.getMessage(), cause);
            }
            throw new IOException(cause.getMessage(), cause);
        }
    }

    @Override
    public Duration get() throws InterruptedException, ExecutionException {
        if (!isDone()) {
            pings.beforeWait(this);
            try {
                outcome.get();
            } catch (ExecutionException | CancellationException e) {
                // told below
            }
            repeat();
        }
        return super.get();
    }

    @Override
    public Duration get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!isDone()) {
            pings.beforeWait(this);
            try {
                outcome.get(timeout, unit);
            } catch (ExecutionException | CancellationException e) {
                // told below
            }
            repeat();
        }
        return super.get();
    }

    @Override
    public Duration join() {
        if (!isDone()) {
            pings.beforeWait(this);
            try {
                outcome.join();
            } catch (CompletionException | CancellationException e) {
                // told below
            }
            repeat();
        }
        return super.join();
    }

    /** Whoever completes this from outside is no longer interested in the pong. */
    @Override
    public boolean complete(Duration value) {
        pings.forget(this);
        boolean first = outcome.complete(value);
        repeat();
        return first;
    }

    /** As {@link #complete}. */
    @Override
    public boolean completeExceptionally(Throwable failure) {
        pings.forget(this);
        boolean first = outcome.completeExceptionally(failure);
        repeat();
        return first;
    }

    /** As {@link #complete}; the ping may be on the wire already. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return completeExceptionally(new CancellationException("The ping was cancelled")) || isCancelled();
    }
}
