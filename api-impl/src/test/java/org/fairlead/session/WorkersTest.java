package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
