package org.fairlead.timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Functions with a time limit on threads that the caller gives. */
@Tag("B1")
class TimedCallExecutorTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static void sleepUnlessInterrupted() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    void theFunctionHasTheContextClassLoaderOfItsCaller() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader mine = new ClassLoader(before) {};
        ThreadPoolExecutor pool = pool();
        pool.prestartCoreThread();
        try {
            Thread.currentThread().setContextClassLoader(mine);
            assertThat(Timeouts.within(LONG)
                            .executor(pool)
                            .call(() -> Thread.currentThread().getContextClassLoader()))
                    .isSameAs(mine);
            assertThat(pool.submit(() -> Thread.currentThread().getContextClassLoader())
                            .get())
                    .isNotSameAs(mine);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            pool.shutdown();
        }
    }

    private static ThreadPoolExecutor pool() {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    @Test
    void onTheCallersExecutorTheThreadIsGivenBackAsItWas() throws Exception {
        ThreadPoolExecutor pool = pool();
        try {
            assertThatThrownBy(() ->
                            Timeouts.within(SHORT).executor(pool).run(TimedCallExecutorTest::sleepUnlessInterrupted))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(pool.submit(() -> Thread.interrupted()).get()).isFalse();
            assertThat(pool.submit(() -> Deadline.current() == null).get()).isTrue();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void whatHasNotBegunAtItsLimitNeverDoesAndLeavesTheQueue() throws Exception {
        ThreadPoolExecutor pool = pool();
        UninterruptibleResource resource = new UninterruptibleResource();
        AtomicInteger runs = new AtomicInteger();
        try {
            pool.execute(resource::block);
            assertThatThrownBy(() -> Timeouts.within(SHORT).executor(pool).run(runs::incrementAndGet))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(pool.getQueue()).isEmpty();
        } finally {
            resource.shutdown();
            pool.shutdown();
        }
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void anExecutorThatIsNoQueueStartsNothingLate() throws Exception {
        AtomicReference<Runnable> kept = new AtomicReference<>();
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> Timeouts.within(SHORT).executor(kept::set).run(runs::incrementAndGet))
                .isInstanceOf(TimeLimitException.class);
        Runnable late = kept.get();
        assertThat(late).isNotNull();
        Thread other = new Thread(late);
        other.start();
        other.join();
        assertThat(runs).hasValue(0);
    }

    @Test
    void anExecutorThatUsesTheCallingThreadIsRefused() {
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> Timeouts.within(LONG).executor(Runnable::run).run(runs::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("calling thread");
        assertThat(runs).hasValue(0);
    }

    @Test
    void anExecutorsRefusalIsPassedOn() {
        ThreadPoolExecutor pool = pool();
        pool.shutdown();
        assertThatThrownBy(() -> Timeouts.within(LONG).executor(pool).run(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
