package org.fairlead.timeout;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One time limit over everything that a thread does between two braces.
 *
 * <pre>{@code
 * try (Deadline deadline = Deadline.after(Duration.ofSeconds(15))) {
 *     Session session = container.connectToServer(endpoint, uri);
 *     deadline.extendBy(Duration.ofSeconds(5));
 *     session.getBasicRemote().sendText("hello");
 * }
 * }</pre>
 *
 * <p>Every blocking call of Fairlead on that thread obeys it and throws {@link DeadlineExceededException}, an {@code IOException}, when the
 * limit has passed, be it while it waits or before it began. Of deadlines inside each other the earliest counts. A scope belongs to its thread and to its block;
 * {@link #wrap(Runnable)} takes it to another thread. The limit may be moved at any time and by any thread, which reaches those that wait
 * already; once it has passed it stays so.
 *
 * <p>A deadline never fires early. It fires when its clock has reached it: the alarm is a nanosecond timer of the operating system, what it sets off
 * does not wait for anything, and so who waits goes on within 10 milliseconds, on a machine that has a processor to give.
 */
public final class Deadline implements AutoCloseable {

    private static final ThreadLocal<@Nullable Deadline> CURRENT = new ThreadLocal<>();

    /** Whether there has ever been a scope: programs without need not look for one. */
    private static volatile boolean used;

    private final Limit limit;

    /** Null for a deadline that is no scope. */
    private final @Nullable Thread thread;

    /** Whose deadline this scope stands for, and who takes it away again; null for scopes of those that close them. */
    private final @Nullable OwnedDeadline owner;

    /** The scope around this one on its thread; confined to the thread. */
    private @Nullable Deadline around;

    /** Confined to the thread. */
    private boolean closed;

    /** What takes an action back that a deadline would have caused. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    private Deadline(Limit limit, @Nullable Deadline around, @Nullable Thread thread, @Nullable OwnedDeadline owner) {
        this.limit = limit;
        this.around = around;
        this.thread = thread;
        this.owner = owner;
    }

    /**
     * Begins a scope on this thread, to be closed by this thread.
     *
     * @param limit 0 or less: has passed; {@link Timeouts#NONE}: until it is shortened
     */
    public static Deadline after(Duration limit) {
        Deadline around = current();
        return after(limit, around == null ? DeadlineClock.system() : around.limit.clock());
    }

    /**
     * As {@link #after(Duration)}, by another clock; scopes inside follow it too.
     *
     * @throws IllegalStateException inside a scope that has another clock
     */
    public static Deadline after(Duration limit, DeadlineClock clock) {
        Deadline around = current();
        if (around != null && around.limit.clock() != clock) {
            throw new IllegalStateException("Deadlines inside each other have the same clock");
        }
        return open(
                new Limit(clock, Limit.nanos(limit), around == null ? List.of() : List.of(around.limit)), around, null);
    }

    /** A deadline that is no scope yet: {@link #join} makes it one, on as many threads as are wanted. Closing it does nothing. */
    public static Deadline detached(Duration limit) {
        return detached(limit, DeadlineClock.system());
    }

    /** As {@link #detached(Duration)}, by another clock. */
    public static Deadline detached(Duration limit, DeadlineClock clock) {
        return new Deadline(new Limit(clock, Limit.nanos(limit), List.of()), null, null, null);
    }

    private static Deadline open(Limit limit, @Nullable Deadline around, @Nullable OwnedDeadline owner) {
        used = true;
        Deadline scope = new Deadline(limit, around, Thread.currentThread(), owner);
        CURRENT.set(scope);
        return scope;
    }

    /** Begins a scope on this thread that ends no later than this deadline, which goes on to be movable, nor than the scopes around it. */
    public Deadline join() {
        return join(null);
    }

    Deadline join(@Nullable OwnedDeadline by) {
        Deadline around = current();
        return open(below(around), around, by);
    }

    private Limit below(@Nullable Deadline outer) {
        return outer == null || outer.limit == limit
                ? limit
                : new Limit(limit.clock(), Limit.NEVER, List.of(limit, outer.limit));
    }

    /** The innermost scope of this thread, or null. */
    public static @Nullable Deadline current() {
        return used ? CURRENT.get() : null;
    }

    /** The task, to run in the present scope, on whatever thread and even when the scope has been closed here. */
    public static Runnable wrap(Runnable task) {
        Deadline scope = current();
        Objects.requireNonNull(task);
        if (scope == null) {
            return task;
        }
        return () -> {
            try (Deadline carried = scope.join()) {
                task.run();
            }
        };
    }

    /** As {@link #wrap(Runnable)}. */
    public static <T> Callable<T> wrap(Callable<T> task) {
        Deadline scope = current();
        Objects.requireNonNull(task);
        if (scope == null) {
            return task;
        }
        return () -> {
            try (Deadline carried = scope.join()) {
                return task.call();
            }
        };
    }

    // ---- looking and moving, any thread

    /** The time until the earliest of this deadline and those around it; zero when it has passed, {@link Timeouts#NONE} for none. */
    public Duration remaining() {
        long nanos = limit.remaining();
        return nanos == Limit.NEVER ? Timeouts.NONE : Duration.ofNanos(nanos);
    }

    /** Whether this deadline or one around it has passed. */
    public boolean hasPassed() {
        return limit.remaining() == 0;
    }

    /** Moves this deadline later; those around it stay. @return false where it has passed: it stays so */
    public boolean extendBy(Duration more) {
        return limit.change(Limit.Change.LATER_BY, Limit.nanos(more));
    }

    /** Leaves at least this much time from now on; never moves earlier. @return false where it has passed: it stays so */
    public boolean extendTo(Duration fromNow) {
        return limit.change(Limit.Change.LATER_TO, Limit.nanos(fromNow));
    }

    /** Leaves at most this much time from now on; never moves later. @return false where it had passed before */
    public boolean shortenTo(Duration fromNow) {
        return limit.change(Limit.Change.EARLIER_TO, Limit.nanos(fromNow));
    }

    /**
     * Runs an action once when this deadline or one around it has passed, wherever it has been moved to meanwhile; at once when it has. It runs on
     * the clock's thread and must not wait.
     *
     * @return takes it back; the action may still run while that is done
     */
    public Watch onExpiry(Runnable action) {
        return limit.watch(action);
    }

    // ---- for what waits

    /**
     * How long a call may wait that has a limit of its own: the smaller of that and of what this thread's deadline leaves.
     *
     * @param ownNanos {@code Long.MAX_VALUE} for none
     * @return 0 when the deadline has passed
     */
    public static long boundedNanos(long ownNanos) {
        Deadline scope = current();
        return scope == null ? ownNanos : Math.min(ownNanos, scope.limit.remaining());
    }

    /** @param what the operation that is about to begin, as in "sending a message" */
    public static void check(String what) throws DeadlineExceededException {
        Deadline scope = current();
        if (scope != null && scope.hasPassed()) {
            throw new DeadlineExceededException("The deadline had passed before " + what);
        }
    }

    /**
     * Waits for a future, no longer than this thread's deadline leaves, moved while it waits or not. The future itself is left alone.
     *
     * @param what the operation that it stands for, as in "connecting to ws://example.org/"
     * @throws ExecutionException as {@link CompletableFuture#get()} does
     */
    public static <T> T await(CompletableFuture<T> future, String what)
            throws DeadlineExceededException, ExecutionException, InterruptedException {
        Deadline scope = current();
        if (scope == null || future.isDone()) {
            return future.get();
        }
        CompletableFuture<Void> either = new CompletableFuture<>();
        var unused = future.whenComplete((value, failure) -> either.complete(null));
        try (Watch expiry = scope.onExpiry(() -> either.complete(null))) {
            either.get();
        }
        if (!future.isDone()) {
            throw passedDuring(what);
        }
        return future.get();
    }

    /**
     * Parks this thread as {@link LockSupport#park(Object)} does, so perhaps for no reason, until this thread's deadline passes.
     *
     * @param what as for {@link #await}
     */
    public static void park(Object blocker, String what) throws DeadlineExceededException {
        Deadline scope = current();
        if (scope == null) {
            LockSupport.park(blocker);
            return;
        }
        Thread waiting = Thread.currentThread();
        try (Watch expiry = scope.onExpiry(() -> LockSupport.unpark(waiting))) {
            LockSupport.park(blocker);
        }
        if (scope.hasPassed()) {
            throw passedDuring(what);
        }
    }

    private static DeadlineExceededException passedDuring(String what) {
        return new DeadlineExceededException("The deadline passed during " + what);
    }

    /** Runs a clean-up, which has to work when the time is over, outside all scopes of this thread. */
    static void suspended(Runnable task) {
        Deadline scope = current();
        if (scope == null) {
            task.run();
            return;
        }
        CURRENT.remove();
        try {
            task.run();
        } finally {
            CURRENT.set(scope);
        }
    }

    /**
     * Ends what scopes this thread has besides those that it had when {@link #current} was {@code before}: for who runs the code of others on a thread
     * that goes on to do other work, so that a scope that was not closed does not stay there.
     */
    public static void restore(@Nullable Deadline before) {
        Deadline left = before;
        while (left != null && left.closed) {
            left = left.around;
        }
        Deadline top = current();
        if (top == left) {
            return;
        }
        for (; top != null && top != left; top = top.around) {
            top.closed = true;
        }
        innermost(left);
    }

    /**
     * Takes the scopes of an owner from this thread, and puts one of another deadline where the innermost was; where there was none, inside all others.
     * Scopes that were opened inside keep the limits that they have.
     *
     * @param here whether there may have been none
     */
    static void replace(OwnedDeadline owner, @Nullable Deadline next, boolean here) {
        Deadline outside = current();
        Deadline inside = null;
        while (outside != null && outside.owner != owner) {
            inside = outside;
            outside = outside.around;
        }
        if (outside == null) {
            if (here && next != null) {
                Deadline unused = next.join(owner);
            }
            return;
        }
        outside = without(owner, outside);
        if (next != null) {
            outside = new Deadline(next.below(outside), outside, Thread.currentThread(), owner);
        }
        if (inside == null) {
            innermost(outside);
        } else {
            inside.around = outside;
        }
    }

    /** Takes the scopes of an owner out of this one and those around it. @return the innermost that is left */
    private static @Nullable Deadline without(OwnedDeadline owner, Deadline from) {
        Deadline first = null;
        Deadline last = null;
        for (Deadline each = from; each != null; each = each.around) {
            if (each.owner == owner) {
                each.closed = true;
            } else {
                first = first == null ? each : first;
                if (last != null) {
                    last.around = each;
                }
                last = each;
            }
        }
        if (last != null) {
            last.around = null;
        }
        return first;
    }

    private static void innermost(@Nullable Deadline scope) {
        if (scope == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(scope);
        }
    }

    /** How many wait for this deadline. */
    int watches() {
        return limit.watches();
    }

    /**
     * Ends the scope; the one around it counts again. Idempotent.
     *
     * @throws IllegalStateException on another thread, where it changes nothing; and while a scope inside it is open, which it ends as well
     */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        if (thread != Thread.currentThread()) {
            throw new IllegalStateException(
                    "A deadline is closed by the thread that opened it, " + thread.getName() + ", and not by "
                            + Thread.currentThread().getName() + "; Deadline.wrap takes it to another thread");
        }
        if (closed) {
            return;
        }
        closed = true;
        int inside = 0;
        Deadline top = CURRENT.get();
        for (; top != null && top != this; top = top.around) {
            top.closed = true;
            inside += top.owner == null ? 1 : 0;
        }
        innermost(around);
        if (inside > 0) {
            throw new IllegalStateException(
                    "A deadline was closed before " + inside + " inside it; use try-with-resources for each");
        }
    }
}
