package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WakeupTest {

    /** Counts how often it was woken. */
    private static final class Counted extends Wakeup {
        private final Semaphore woken = new Semaphore(0);

        @Override
        protected void wake() {
            woken.release();
        }

        boolean awaitWoken() throws InterruptedException {
            return woken.tryAcquire(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoeverIsFirstSeesToTheWakeUpUntilItIsDone() {
        Counted executor = new Counted();
        assertThat(executor.isMine()).isTrue();
        assertThat(executor.isMine()).isFalse();
        executor.now();
        assertThat(executor.woken.availablePermits()).isEqualTo(1);
        assertThat(executor.isMine()).isTrue();
    }

    @Test
    void nothingIsDeferredOutsideThePool() {
        WorkerPool pool = new WorkerPool(2);
        assertThat(pool.defersWakeups()).isFalse();
        Counted executor = new Counted();
        pool.defer(executor); // nobody is on the way, so at once
        assertThat(executor.woken.availablePermits()).isEqualTo(1);
        pool.close();
    }

    @Test
    void aThreadOfOnePoolDoesNotDeferForAnother() throws Exception {
        WorkerPool pool = new WorkerPool(2);
        WorkerPool other = new WorkerPool(2);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        pool.execute(() -> answer.complete(other.defersWakeups()));
        assertThat(answer.get(30, TimeUnit.SECONDS)).isFalse();
        pool.close();
        other.close();
    }

    @Test
    void otherWorkersWakeAtOnce() {
        try (Workers workers = Workers.of(Runnable::run)) {
            Counted executor = new Counted();
            assertThat(workers.defersWakeups()).isFalse();
            workers.defer(executor);
            assertThat(executor.woken.availablePermits()).isEqualTo(1);
        }
    }

    /** Each task has something for the executor and then blocks until that was woken: who was called comes, and wakes it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8, 100})
    void aWakeUpComesWhateverTheTaskDoesNext(int threads) throws Exception {
        WorkerPool pool = new WorkerPool(threads);
        int tasks = 400;
        CountDownLatch done = new CountDownLatch(tasks);
        for (int i = 0; i < tasks; i++) {
            pool.add(() -> {
                Counted executor = new Counted();
                pool.defer(executor);
                try {
                    if (executor.awaitWoken()) {
                        done.countDown();
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
        pool.call();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        pool.close();
    }

    /** One thread, which has taken all it can get: nobody comes, so it wakes before it rests. */
    @Test
    void theLastThreadWakesBeforeItRests() throws Exception {
        WorkerPool pool = new WorkerPool(1);
        Counted executor = new Counted();
        for (int i = 0; i < 20; i++) {
            pool.add(() -> pool.defer(executor));
        }
        pool.call();
        assertThat(executor.awaitWoken()).isTrue();
        pool.close();
    }

    /** What was added is not looked at before somebody is called; then all of it is. */
    @Test
    void oneCallIsEnoughForAllThatWasAdded() throws Exception {
        WorkerPool pool = new WorkerPool(4);
        CountDownLatch done = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            pool.add(done::countDown);
        }
        assertThat(pool.threads()).isZero();
        assertThat(done.getCount()).isEqualTo(50);
        pool.call();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        pool.close();
    }
}
