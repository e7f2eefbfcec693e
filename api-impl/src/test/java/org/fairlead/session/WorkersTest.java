package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
        assertThat(pool.saturations()).isEqualTo(2);
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
}
