package org.fairlead.timeout;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A call with a time limit; see {@link Timeouts}. Immutable: each method returns another one, which may be kept and called again. */
public final class TimedCall {

    /** How long a function that was interrupted and cleaned up is waited for, so that as a rule nothing of it runs any more afterwards. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final @Nullable Duration limit;
    private final @Nullable Runnable cleanup;
    private final @Nullable Executor executor;
    private final Duration grace;

    TimedCall(@Nullable Duration limit) {
        this(limit, null, null, GRACE);
    }

    private TimedCall(
            @Nullable Duration limit, @Nullable Runnable cleanup, @Nullable Executor executor, Duration grace) {
        this.limit = limit;
        this.cleanup = cleanup;
        this.executor = executor;
        this.grace = grace;
    }

    /** How long an expired function is waited for: tests must not depend on how fast a machine is. */
    TimedCall grace(Duration wait) {
        return new TimedCall(limit, cleanup, executor, wait);
    }

    /**
     * What releases the resource, and so the function that waits for it: closes the socket, ends the process. It runs on the calling thread when the limit has passed,
     * or the calling thread is interrupted, before the exception is thrown, and outside all {@link Deadline}s. Whatever it throws is
     * {@linkplain Throwable#getSuppressed() suppressed} by that exception.
     */
    public TimedCall cleanup(Runnable release) {
        return new TimedCall(limit, Objects.requireNonNull(release), executor, grace);
    }

    /**
     * Where the function runs; by default on a new daemon thread. While it waits for a thread its time is running; it may be taken back from there. The executor must
     * run it on another thread than the calling one, which waits: else the call fails with {@link java.util.concurrent.RejectedExecutionException}.
     */
    public TimedCall executor(Executor threads) {
        return new TimedCall(limit, cleanup, Objects.requireNonNull(threads), grace);
    }

    /**
     * Runs a function and waits for it. An expired call returns when the clean-up has, and the function has ended or 100 ms more have passed.
     *
     * @throws X what the function throws, unchanged
     * @throws TimeLimitException when the limit has passed
     * @throws InterruptedException when the calling thread is interrupted; the function's then is too
     * @throws IllegalStateException where no limit was given and there is no default
     */
    public <T extends @Nullable Object, X extends Exception> T call(Timeouts.Task<T, X> function)
            throws X, TimeLimitException, InterruptedException {
        Duration own = limit != null ? limit : Timeouts.currentDefault();
        Deadline around = Deadline.current();
        try (Deadline scope = Deadline.after(own)) {
            Attempt<T, X> attempt = new Attempt<>(function, scope);
            if (scope.hasPassed()) {
                throw clean(expired(own, around));
            }
            Thread thread = start(attempt);
            try {
                Deadline.await(attempt.over, "a function ran");
            } catch (DeadlineExceededException e) {
                throw release(attempt, thread, expired(own, around));
            } catch (InterruptedException e) {
                throw release(attempt, thread, e);
            } catch (ExecutionException e) {
                throw new AssertionError(e); // it only tells the end
            }
            return attempt.outcome();
        }
    }

    /** As {@link #call}, for what has no result. */
    public <X extends Exception> void run(Timeouts.Action<X> action)
            throws X, TimeLimitException, InterruptedException {
        Object unused = this.<Object, X>call(() -> {
            action.run();
            return this;
        });
    }

    private static TimeLimitException expired(Duration own, @Nullable Deadline around) {
        String what = own.equals(Timeouts.NONE) ? "the deadline of the calling thread" : "its limit of " + own;
        TimeLimitException expired = new TimeLimitException("The function did not end within " + what, own);
        if (around != null && around.hasPassed()) {
            expired.initCause(new DeadlineExceededException("The deadline of the calling thread passed"));
        }
        return expired;
    }

    /** @return the thread that was made for it, or null */
    private @Nullable Thread start(Attempt<?, ?> attempt) {
        if (executor != null) {
            executor.execute(attempt);
            return null;
        }
        Thread thread = new Thread(attempt, "fairlead-timeouts-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Leaves no thread and no task behind where the function can be moved to end. */
    private <E extends Exception> E release(Attempt<?, ?> attempt, @Nullable Thread thread, E reason) {
        boolean begun = attempt.giveUp();
        if (!begun && executor instanceof ThreadPoolExecutor pool) {
            pool.remove(attempt);
        }
        clean(reason);
        if (begun || thread != null) {
            attempt.awaitEnd(grace, thread);
        }
        return reason;
    }

    private <E extends Exception> E clean(E reason) {
        if (cleanup != null) {
            try {
                Deadline.suspended(cleanup);
            } catch (RuntimeException | Error e) {
                reason.addSuppressed(e);
            }
        }
        return reason;
    }
}
