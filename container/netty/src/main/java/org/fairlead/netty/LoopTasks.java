package org.fairlead.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.Wakeup;
import org.fairlead.session.WorkerTask;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/**
 * What passes between an event loop and the workers, many at a time: what the loop has read goes to the workers when it has read from all channels that had
 * something, or from {@link #MOST} of them, and what the workers send waits in the loop's own queue until it is woken once. Apart from the wake-up, confined to the event loop.
 */
final class LoopTasks extends Wakeup {

    /** Tasks that are handed over at once at most: beyond that, workers had better begin. */
    private static final int MOST = 64;

    /** Between two calls of workers who have no thread. */
    private static final long RETRY_MILLIS = 100;

    private static final System.Logger LOG = System.getLogger(LoopTasks.class.getName());

    private static final Runnable NOTHING = () -> {};

    private static final FastThreadLocal<@Nullable LoopTasks> OF_THREAD = new FastThreadLocal<>();

    private final EventLoop loop;
    private final AfterReads afterReads = new AfterReads(this::handOver);
    private final List<WorkerTask> tasks = new ArrayList<>(MOST);

    /** Whose the tasks are; null where there are none. */
    private @Nullable Workers workers;

    private boolean handingOver;

    private LoopTasks(EventLoop loop) {
        this.loop = loop;
    }

    /** @param loop whose thread calls */
    static LoopTasks of(EventLoop loop) {
        LoopTasks tasks = OF_THREAD.get();
        if (tasks == null || tasks.loop != loop) {
            tasks = new LoopTasks(loop);
            OF_THREAD.set(tasks);
        }
        return tasks;
    }

    /** Submits a task soon. */
    void submit(WorkerTask task, Workers to) {
        if (handingOver) { // by who is told that its task was rejected
            task.submitTo(to);
            return;
        }
        if (workers != null && workers != to) {
            handOver();
        }
        workers = to;
        tasks.add(task);
        if (tasks.size() == MOST || !afterReads.comesBack(loop)) {
            handOver();
        }
    }

    private void handOver() {
        Workers to = workers;
        if (to == null) {
            return;
        }
        handingOver = true;
        for (int i = 0; i < tasks.size(); i++) {
            add(tasks.get(i), to);
        }
        handingOver = false;
        tasks.clear();
        workers = null;
        call(to, true);
    }

    /** Nobody else would: what was added waits in the queue of workers who have no thread, and the system may have one again soon. */
    private void call(Workers to, boolean first) {
        try {
            to.call();
        } catch (RuntimeException | Error e) {
            if (first) {
                LOG.log(System.Logger.Level.ERROR, "No worker can be called; callbacks wait until one can", e);
            }
            var unused = loop.schedule(() -> call(to, false), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Does not fail, so that no task is lost for another one, and none is added twice: an executor may fail in other ways than by rejecting, for want of threads for instance. */
    private static void add(WorkerTask task, Workers to) {
        try {
            try {
                to.add(task);
            } catch (RejectedExecutionException e) {
                task.rejected(e);
            } catch (RuntimeException | Error e) {
                task.rejected(new RejectedExecutionException("The executor failed: " + e, e));
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "No thread takes a connection's callbacks", e);
        }
    }

    /** Any thread: adds a task for the loop, which need not be awake. */
    void add(Runnable task) {
        if (loop instanceof AbstractEventExecutor executor) {
            executor.lazyExecute(task);
        } else {
            loop.execute(task);
        }
    }

    @Override
    protected void wake() {
        try {
            loop.execute(NOTHING);
        } catch (RejectedExecutionException shutDown) {
            // then it has run, or refused, what it was given
        }
    }
}
