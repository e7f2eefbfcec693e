package org.fairlead.timeout;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Time limits for calls into the outside world: another process, a database, a site.
 *
 * <pre>{@code
 * String answer = Timeouts.call(() -> service.ask(question), Duration.ofMillis(500));
 *
 * byte[] head = Timeouts.within(Duration.ofMillis(500)).cleanup(() -> close(socket)).call(() -> read(socket));
 * }</pre>
 *
 * <p>The function runs on a thread of its own, or on the caller's executor, and the caller waits for it. Its result is returned; what it throws is thrown,
 * the same object. When the limit passes first, the function's thread is interrupted, the clean-up runs on the calling thread, and
 * {@link TimeLimitException} is thrown; whatever the function still returns or throws is dropped. A {@link Deadline} of the calling thread that is earlier
 * counts in place of the limit, and inside the function the limit is a {@code Deadline}.
 *
 * <p>Thread-safe.
 */
public final class Timeouts {

    /** Switches a time limit off, wherever one is taken. */
    public static final Duration NONE = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    private static volatile @Nullable Supplier<Duration> defaultLimit;

    private Timeouts() {}

    /** What is run with a time limit; lambdas and method references of any exception fit, {@code callable::call} too. */
    @FunctionalInterface
    public interface Task<T extends @Nullable Object, X extends Exception> {
        T run() throws X;
    }

    /** As {@link Task}, for what has no result. */
    @FunctionalInterface
    public interface Action<X extends Exception> {
        void run() throws X;
    }

    /**
     * Runs a function with a time limit.
     *
     * @param limit 0 or less: is over, so that the function does not begin; {@link #NONE} for none
     * @throws X what the function throws, unchanged
     * @throws TimeLimitException when the limit has passed
     * @throws InterruptedException when the calling thread is interrupted; the function's then is too
     */
    public static <T extends @Nullable Object, X extends Exception> T call(Task<T, X> function, Duration limit)
            throws X, TimeLimitException, InterruptedException {
        return within(limit).call(function);
    }

    /**
     * Runs a function with the default limit.
     *
     * @throws IllegalStateException where there is neither a {@linkplain #setDefault default} nor a {@link Deadline} of this thread; also the
     *     others of {@link #call(Task, Duration)}
     */
    public static <T extends @Nullable Object, X extends Exception> T call(Task<T, X> function)
            throws X, TimeLimitException, InterruptedException {
        return withDefault().call(function);
    }

    /** A call with a time limit, to be given a clean-up or an executor. */
    public static TimedCall within(Duration limit) {
        return new TimedCall(limit);
    }

    /** A call with the limit that is the default when it is made, to be given a clean-up or an executor. */
    public static TimedCall withDefault() {
        return new TimedCall(null);
    }

    /**
     * Installs what says the limit of every call that is given none. It is asked once per call, on the calling thread, so that it can
     * answer with what is left of a budget: 30 s for the whole request, less what is spent.
     *
     * @param limit null for none, as it is at the beginning; what it answers must not be null, and is over where it is 0 or less
     */
    public static void setDefault(@Nullable Supplier<Duration> limit) {
        defaultLimit = limit;
    }

    /** What {@link #setDefault} has installed, or null. */
    public static @Nullable Supplier<Duration> defaultLimit() {
        return defaultLimit;
    }

    /**
     * The limit of a call that begins now and was given none: what the default says, and {@link #NONE} where there is no default but a {@link
     * Deadline} of this thread, which counts in any case.
     *
     * @throws IllegalStateException where there is neither, or the default answers null
     */
    public static Duration currentDefault() {
        Supplier<Duration> installed = defaultLimit;
        if (installed != null) {
            Duration limit = installed.get();
            if (limit == null) {
                throw new IllegalStateException("The default time limit, " + installed + ", answered null");
            }
            return limit;
        }
        if (Deadline.current() != null) {
            return NONE;
        }
        throw new IllegalStateException(
                "No time limit was given, and there is no default: give one, or install one by Timeouts.setDefault");
    }
}
