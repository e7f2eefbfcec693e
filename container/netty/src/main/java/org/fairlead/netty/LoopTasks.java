package org.fairlead.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.fairlead.session.Wakeup;
import org.fairlead.session.WorkerTask;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/**
 * What passes between an event loop and the workers, many at a time: what the loop has read goes to the workers when it has read from all channels that had
 * something, or from {@link #MOST} of them, and what the workers send waits in the loop's own queue until it is woken once. Apart from the wake-up, confined to the event loop.
 */
final class LoopTasks extends Wakeup implements Runnable {

    /** Tasks that are handed over at once at most: beyond that, workers had better begin. */
    private static final int MOST = 64;

    private static final Runnable NOTHING = () -> {};

    private static final FastThreadLocal<@Nullable LoopTasks> OF_THREAD = new FastThreadLocal<>();

    private final EventLoop loop;
    private final List<WorkerTask> tasks = new ArrayList<>(MOST);

    /** Whose the tasks are; null where there are none. */
    private @Nullable Workers workers;

    /** Whether the loop comes back to this when it has read. */
    private boolean scheduled;

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
        if (workers != null && workers != to) {
            handOver();
        }
        workers = to;
        tasks.add(task);
        if (tasks.size() == MOST || !comesBack()) {
            handOver();
        }
    }

    private boolean comesBack() {
        if (!scheduled) {
            try {
                loop.execute(this);
                scheduled = true;
            } catch (RejectedExecutionException shutDown) {
                return false;
            }
        }
        return true;
    }

    /** The loop has read from all channels that had something. */
    @Override
    public void run() {
        scheduled = false;
        handOver();
    }

    private void handOver() {
        Workers to = workers;
        if (to == null) {
            return;
        }
        workers = null;
        for (int i = 0; i < tasks.size(); i++) { // whoever is rejected may submit another
            WorkerTask task = tasks.get(i);
            try {
                to.add(task);
            } catch (RejectedExecutionException e) {
                task.rejected(e);
            }
        }
        tasks.clear();
        to.call();
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
