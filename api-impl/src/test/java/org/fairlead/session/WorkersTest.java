package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class WorkersTest {

    @Test
    void thePoolGrowsToItsSizeAndThenQueuesAndCounts() throws Exception {
        WorkerPool pool = new WorkerPool(3);
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(5);
        for (int i = 0; i < 5; i++) {
            pool.execute(() -> {
                started.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                done.countDown();
            });
        }
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.threads()).isEqualTo(3);
        assertThat(pool.saturations()).isPositive();
        go.countDown();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        pool.close();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void threadsThatHaveEndedAreJoinedAndOneAtWorkIsNotWaitedForWithoutEnd() throws Exception {
        WorkerPool pool = new WorkerPool(2);
        LinkedBlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> byItself = new CompletableFuture<>();
        CountDownLatch second = new CountDownLatch(1); // so that each has a thread of its own
        pool.execute(() -> {
            try {
                second.await();
                threads.add(Thread.currentThread());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        pool.execute(() -> {
            second.countDown();
            try {
                go.await();
                byItself.complete(pool.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(20)));
            } catch (InterruptedException e) {
                byItself.completeExceptionally(e);
            }
        });
        Thread idle = threads.poll(20, TimeUnit.SECONDS);
        pool.close();
        assertThat(pool.join(System.nanoTime())).isFalse();
        go.countDown();
        assertThat(byItself.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(idle).isNotNull();
        assertThat(idle.isAlive()).isFalse();
        assertThat(pool.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(20))).isTrue();
    }

    @Test
    void interruptedJoinEndsAtOnceAndStaysInterrupted() {
        WorkerPool pool = new WorkerPool(1);
        CountDownLatch go = new CountDownLatch(1);
        pool.execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        pool.close();
        Thread.currentThread().interrupt();
        assertThat(pool.join(System.nanoTime() + TimeUnit.DAYS.toNanos(1))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        go.countDown();
    }

    @Test
    void tasksThatBlockKeepNoOtherWaiting() throws Exception {
        int tasks = 50;
        try (WorkerPool pool = new WorkerPool(tasks)) {
            CountDownLatch meeting = new CountDownLatch(tasks);
            for (int i = 0; i < tasks; i++) {
                pool.execute(() -> {
                    meeting.countDown();
                    try {
                        meeting.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            assertThat(meeting.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.threads()).isEqualTo(tasks);
            assertThat(pool.saturations()).isZero();
        }
    }

    /** Tasks of many submitters, among them workers themselves, while threads come and go. */
    @Test
    void everyTaskRunsOnce() throws Exception {
        int submitters = 4;
        int each = 5_000;
        WorkerPool pool = new WorkerPool(3, 1_000);
        LongAdder runs = new LongAdder();
        CountDownLatch done = new CountDownLatch(2 * submitters * each);
        Runnable leaf = () -> {
            runs.increment();
            done.countDown();
        };
        for (int i = 0; i < submitters; i++) {
            new Thread(() -> {
                        for (int task = 0; task < each; task++) {
                            pool.execute(() -> {
                                pool.execute(leaf);
                                leaf.run();
                            });
                            if (task % 64 == 0) {
                                LockSupport.parkNanos(10_000);
                            }
                        }
                    })
                    .start();
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        pool.close();
        assertThat(runs.sum()).isEqualTo(2L * submitters * each);
    }

    @Test
    void aThreadThatRestsForLongEndsAndAnotherComesWhenItIsNeeded() throws Exception {
        try (WorkerPool pool = new WorkerPool(2, 1)) {
            LinkedBlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
            for (int i = 0; i < 3; i++) {
                pool.execute(() -> ran.add(Thread.currentThread()));
                Thread worker = ran.poll(20, TimeUnit.SECONDS);
                assertThat(worker).isNotNull();
                worker.join(20_000);
                assertThat(worker.isAlive()).isFalse();
                assertThat(pool.threads()).isZero();
            }
        }
    }

    @Test
    void aTaskThatThrowsOrIsInterruptedLeavesItsThreadInOrder() throws Exception {
        try (WorkerPool pool = new WorkerPool(1)) {
            LinkedBlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
            LinkedBlockingQueue<Object> ran = new LinkedBlockingQueue<>();
            IllegalStateException thrown = new IllegalStateException("for the test");
            pool.execute(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
                Thread.currentThread().interrupt();
                ran.add(Thread.currentThread());
                throw thrown;
            });
            pool.execute(() -> {
                ran.add(Thread.currentThread());
                ran.add(Thread.currentThread().isInterrupted());
            });
            assertThat(uncaught.poll(20, TimeUnit.SECONDS)).isSameAs(thrown);
            Object first = ran.poll(20, TimeUnit.SECONDS);
            assertThat(ran.poll(20, TimeUnit.SECONDS)).isSameAs(first);
            assertThat(ran.poll(20, TimeUnit.SECONDS)).isEqualTo(false);
        }
    }

    @Test
    void aClosedPoolFinishesItsTasksAndEnds() throws Exception {
        WorkerPool pool = new WorkerPool(2);
        CountDownLatch go = new CountDownLatch(1);
        LinkedBlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
        for (int i = 0; i < 5; i++) {
            pool.execute(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                ran.add(Thread.currentThread());
            });
        }
        pool.close();
        pool.close();
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        go.countDown();
        for (int i = 0; i < 5; i++) {
            Thread worker = ran.poll(20, TimeUnit.SECONDS);
            assertThat(worker).isNotNull();
            worker.join(20_000);
            assertThat(worker.isAlive()).isFalse();
        }
        // one may have come for a task that the other had taken by then
        assertThat(pool.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(20))).isTrue();
        assertThat(pool.threads()).isZero();
    }

    @Test
    void aPoolOfNoneIsRefused() {
        assertThatThrownBy(() -> new WorkerPool(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
    }

    @Test
    void workersAreNamedDaemons() throws Exception {
        try (Workers workers = Workers.create()) {
            LinkedBlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
            workers.execute(() -> threads.add(Thread.currentThread()));
            Thread worker = threads.poll(20, TimeUnit.SECONDS);
            assertThat(worker).isNotNull();
            assertThat(worker.getName()).startsWith("fairlead-worker-");
            assertThat(worker.isDaemon()).isTrue();
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void virtualThreadsSayWhichJavaTheyNeed() {
        assertThatThrownBy(Workers::virtual)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("JDK 21");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsRunTasks() throws Exception {
        try (Workers workers = Workers.virtual()) {
            CountDownLatch done = new CountDownLatch(1);
            workers.execute(done::countDown);
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** As where the system has no thread left: the pool is what it is, and no task is lost. */
    @Test
    void aPoolThatCannotGrowRunsItsTasksOnTheThreadsThatItHas() throws Exception {
        OwnThreads one = new OwnThreads(number -> {
            if (number > 1) {
                throw new OutOfMemoryError("unable to create native thread, for the test");
            }
            return "fairlead-worker-" + number;
        });
        try (WorkerPool pool = new WorkerPool(4, TimeUnit.SECONDS.toNanos(60), one)) {
            CountDownLatch done = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                pool.add(done::countDown);
            }
            pool.call();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.threads()).isEqualTo(1);
            assertThat(pool.saturations()).isPositive();
        }
    }

    @Test
    void whereNoThreadCanBeStartedAtAllTheCallerIsTold() {
        boolean[] none = {true};
        OwnThreads threads = new OwnThreads(number -> {
            if (none[0]) {
                throw new OutOfMemoryError("unable to create native thread, for the test");
            }
            return "fairlead-worker-" + number;
        });
        try (WorkerPool pool = new WorkerPool(4, TimeUnit.SECONDS.toNanos(60), threads)) {
            assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(OutOfMemoryError.class);
            assertThat(pool.threads()).isZero();
            none[0] = false;
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(done::countDown);
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** It was done, and had seen that there was nothing more: then something came, for which there may be no other thread, and the pool was closed. */
    @Test
    void theLastThreadOfAClosedPoolLeavesNothingBehind() throws Exception {
        WorkerPool pool = new WorkerPool(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(2);
        pool.execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            done.countDown();
        });
        pool.lock.lock();
        try {
            go.countDown();
            while (!pool.lock.hasQueuedThreads()) {
                Thread.onSpinWait();
            }
            pool.execute(done::countDown);
            pool.close();
        } finally {
            pool.lock.unlock();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(30))).isTrue();
        assertThat(pool.threads()).isZero();
    }
}
