package org.fairlead.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.WorkerTask;
import org.fairlead.session.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoopTasksTest {

    @RegisterExtension
    private final OneLoop single = new OneLoop(Sockets.NIO);

    private final EventLoop loop = single.loop();

    /** Writes down what it is told, on the event loop. */
    private static class Recorder implements Workers {
        private final List<String> calls = new ArrayList<>();
        private boolean open = true;

        @Override
        public void execute(Runnable task) {
            throw new AssertionError("a batch is added, then called for");
        }

        @Override
        public void add(Runnable task) {
            if (!open) {
                throw new RejectedExecutionException("closed");
            }
            calls.add("add");
        }

        @Override
        public void call() {
            calls.add("call");
        }

        @Override
        public void close() {
            open = false;
        }
    }

    private static class Task implements WorkerTask {
        private boolean rejected;

        @Override
        public void run() {}

        @Override
        public void rejected(RejectedExecutionException why) {
            rejected = true;
        }
    }

    private List<String> submitted(int tasks, Recorder recorder) throws Exception {
        single.call(() -> {
            for (int i = 0; i < tasks; i++) {
                LoopTasks.of(loop).submit(new Task(), recorder);
            }
            return recorder;
        });
        return single.call(() -> List.copyOf(recorder.calls)); // behind the hand-over
    }

    @Test
    void workersAreCalledOnceForAllThatWasRead() throws Exception {
        assertThat(submitted(3, new Recorder())).containsExactly("add", "add", "add", "call");
    }

    @Test
    void manyTasksAreHandedOverBeforeAllIsRead() throws Exception {
        List<String> calls = submitted(70, new Recorder());
        assertThat(calls).hasSize(72).endsWith("add", "call");
        assertThat(calls.indexOf("call")).isEqualTo(64);
    }

    @Test
    void eachBatchIsForTheWorkersOfItsConnections() throws Exception {
        Recorder one = new Recorder();
        Recorder other = new Recorder();
        single.call(() -> {
            LoopTasks tasks = LoopTasks.of(loop);
            tasks.submit(new Task(), one);
            tasks.submit(new Task(), other);
            tasks.submit(new Task(), other);
            assertThat(one.calls).containsExactly("add", "call");
            return tasks;
        });
        assertThat(single.call(() -> List.copyOf(other.calls))).containsExactly("add", "add", "call");
    }

    @Test
    void whatWorkersRejectIsToldSo() throws Exception {
        Recorder closed = new Recorder();
        closed.close();
        Task task = new Task();
        single.call(() -> {
            LoopTasks.of(loop).submit(task, closed);
            return task;
        });
        assertThat(single.call(() -> task.rejected)).isTrue();
    }

    /** Fails as an executor does whose system has no thread left, but for the last of three tasks. */
    @Test
    void executorThatFailsDoesNotTakeATaskTwiceNorLoseOthers() throws Exception {
        List<Runnable> taken = new ArrayList<>();
        Workers exhausted = Workers.of(task -> {
            if (taken.isEmpty()) {
                taken.add(task);
            } else if (taken.size() == 1) {
                taken.add(() -> {});
                throw new OutOfMemoryError("unable to create native thread");
            } else {
                taken.add(task);
            }
        });
        Task first = new Task();
        Task second = new Task();
        Task third = new Task();
        Task fourth = new Task();
        single.call(() -> {
            LoopTasks tasks = LoopTasks.of(loop);
            tasks.submit(first, exhausted);
            tasks.submit(second, exhausted);
            tasks.submit(third, exhausted);
            return tasks;
        });
        single.call(() -> {
            LoopTasks.of(loop).submit(fourth, exhausted);
            return taken;
        });
        List<Runnable> all = single.call(() -> List.copyOf(taken));
        assertThat(all).hasSize(4).startsWith(first).endsWith(third, fourth);
        assertThat(second.rejected).isTrue();
    }

    /** A pool that is empty, while the system has no thread left for it. */
    @Test
    void workersThatCannotBeCalledAreCalledAgain() throws Exception {
        CountDownLatch called = new CountDownLatch(3);
        Recorder exhausted = new Recorder() {
            @Override
            public void call() {
                called.countDown();
                if (called.getCount() > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            }
        };
        assertThat(submitted(1, exhausted)).containsExactly("add");
        assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoIsRejectedMaySubmitMore() throws Exception {
        Recorder closed = new Recorder();
        closed.close();
        List<Runnable> ran = new ArrayList<>();
        Workers open = Workers.of(ran::add);
        List<Task> told = new ArrayList<>();
        single.call(() -> {
            LoopTasks tasks = LoopTasks.of(loop);
            for (int i = 0; i < 63; i++) {
                tasks.submit(
                        new Task() {
                            @Override
                            public void rejected(RejectedExecutionException why) {
                                told.add(this);
                                tasks.submit(new Task(), open);
                            }
                        },
                        closed);
            }
            return tasks;
        });
        assertThat(single.call(() -> List.copyOf(told))).hasSize(63).doesNotHaveDuplicates();
        assertThat(single.call(() -> List.copyOf(ran))).hasSize(63).doesNotHaveDuplicates();
        assertThat(closed.calls).containsExactly("call");
    }

    @Test
    void aLoopThatEndsHandsOverAtOnce() throws Exception {
        Recorder recorder = new Recorder();
        LoopTasks tasks = single.call(() -> LoopTasks.of(loop));
        single.stop();
        tasks.submit(new Task(), recorder); // nobody else is left to use it
        assertThat(recorder.calls).containsExactly("add", "call");
    }

    @Test
    void whatWasAddedRunsWhenTheLoopIsWoken() throws Exception {
        LoopTasks tasks = single.call(() -> LoopTasks.of(loop));
        CountDownLatch ran = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            tasks.add(ran::countDown);
        }
        tasks.wake();
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLoopHasOne() throws Exception {
        assertThat(single.call(() -> LoopTasks.of(loop))).isSameAs(single.call(() -> LoopTasks.of(loop)));
    }
}
