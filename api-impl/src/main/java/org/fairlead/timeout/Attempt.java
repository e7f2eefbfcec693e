package org.fairlead.timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One run of a function on another thread than the one that waits for it. Thread-safe. */
final class Attempt<T extends @Nullable Object, X extends Exception> implements Runnable {

    private enum State {
        NEW,
        RUNNING,
        ENDED,
        GIVEN_UP
    }

    private final Timeouts.Task<T, X> function;
    private final Deadline scope;
    private final Thread caller = Thread.currentThread();
    private final @Nullable ClassLoader loader = caller.getContextClassLoader();

    /** Completes when nothing of the function runs any more. */
    final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    // guarded by this
    private State state = State.NEW;
    private @Nullable Thread runner;

    // written before over completes, read afterwards
    private @Nullable Object result;
    private @Nullable Throwable failure;

    /** @param scope what the function may take */
    Attempt(Timeouts.Task<T, X> function, Deadline scope) {
        this.function = function;
        this.scope = scope;
    }

    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        if (!begin(thread)) {
            return;
        }
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try (Deadline carried = scope.join()) {
            if (thread == caller) {
                throw new RejectedExecutionException("The executor runs its tasks on the calling thread, which"
                        + " would have to wait for itself; give one that has threads");
            }
            result = function.run();
        } catch (Throwable e) {
            failure = e;
        } finally {
            thread.setContextClassLoader(before);
            end();
        }
    }

    private synchronized boolean begin(Thread thread) {
        if (state != State.NEW) {
            return false;
        }
        state = State.RUNNING;
        runner = thread;
        return true;
    }

    private void end() {
        synchronized (this) {
            runner = null;
            if (state == State.GIVEN_UP) {
                var unused = Thread.interrupted(); // ours, and nothing to the executor's next task
            } else {
                state = State.ENDED;
            }
        }
        over.complete(null);
    }

    /** Nobody wants the result any more. @return whether the function has begun; it is interrupted */
    synchronized boolean giveUp() {
        State before = state;
        state = State.GIVEN_UP;
        if (runner != null) {
            runner.interrupt();
        }
        return before != State.NEW;
    }

    /** @param thread that was made for this run and ends with it; null for an executor's */
    void awaitEnd(Duration limit, @Nullable Thread thread) {
        try {
            if (thread != null) {
                thread.join(limit.toMillis());
            } else {
                over.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException | ExecutionException e) {
            return; // it does not react to being interrupted, and goes on alone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the function returned; throws what it threw. */
    @SuppressWarnings({"unchecked", "NullAway"}) // a T, which is null only where T may be
    T outcome() throws X {
        Throwable thrown = failure;
        if (thrown != null) {
            throw Attempt.<RuntimeException>asIs(thrown);
        }
        return (T) result;
    }

    /** The function could throw it, so that its caller is prepared for it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asIs(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
