package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.client.WebSocketClient;
import org.fairlead.container.WebSocketDeployment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SerialTasksTest {

    private static final int THREADS = 4;
    private static final int EACH = 2_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final SerialTasks tasks = new SerialTasks(threads, new ReentrantLock());

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void tasksRunInTheirOrderAndThoseOfATaskBehindIt() {
        List<String> ran = new ArrayList<>();
        tasks.executeHere(() -> {
            tasks.execute(() -> ran.add("second"));
            tasks.executeHere(() -> {
                tasks.execute(() -> ran.add("fourth"));
                ran.add("third");
            });
            ran.add("first");
        });
        assertThat(ran).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void aTaskThatFailsDoesNotKeepThoseBehindItFromRunning() {
        List<String> ran = new ArrayList<>();
        tasks.executeHere(() -> {
            tasks.execute(() -> {
                throw new IllegalStateException("failed");
            });
            tasks.execute(() -> ran.add("behind"));
        });
        assertThat(ran).containsExactly("behind");
        assertThat(tasks.isRunningHere()).isFalse();
        assertThat(SerialTasks.runsAnyHere()).isFalse();
    }

    /** A connection that is waited for there would hold up a thread of the container, and the stream whose task it is. */
    @Test
    void connectingIsRefusedInATaskWhateverTheWay() {
        URI uri = URI.create("ws://localhost:1/");
        List<Throwable> thrown = new ArrayList<>();
        WebSocketContainer ofADeployment = WebSocketDeployment.builder().build().container();
        WebSocketContainer ofTheApi = ContainerProvider.getWebSocketContainer();
        tasks.executeHere(() -> {
            thrown.add(catchThrowable(() -> ofTheApi.connectToServer(new Collector(), uri)));
            thrown.add(catchThrowable(() -> ofADeployment.connectToServer(new Collector(), uri)));
            thrown.add(catchThrowable(() -> WebSocketClient.create().connect(new Collector(), uri)));
            thrown.add(catchThrowable(() -> WebSocketClient.open(uri)));
        });
        assertThat(thrown)
                .hasSize(4)
                .allSatisfy(each -> assertThat(each)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("event loop"));
    }

    /** As where the system has no thread left. */
    @Test
    void aTaskThatFoundNoThreadRunsBeforeTheNext() throws Exception {
        AtomicBoolean scarce = new AtomicBoolean(true);
        SerialTasks refused = new SerialTasks(
                task -> {
                    if (scarce.getAndSet(false)) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    threads.execute(task);
                },
                new ReentrantLock());
        List<String> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        assertThatThrownBy(() -> refused.execute(() -> ran.add("first"))).isInstanceOf(OutOfMemoryError.class);
        refused.execute(() -> {
            ran.add("second");
            done.countDown();
        });
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void allTasksOfManyThreadsRunOneAtATimeAndInTheOrderOfEachThread() throws Exception {
        CountDownLatch left = new CountDownLatch(THREADS * EACH);
        AtomicBoolean atWork = new AtomicBoolean();
        AtomicBoolean wrong = new AtomicBoolean();
        int[] next = new int[THREADS]; // guarded by the tasks
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int caller = i;
            callers.add(new Thread(() -> {
                for (int n = 0; n < EACH; n++) {
                    int number = n;
                    Runnable task = () -> {
                        boolean alone = atWork.compareAndSet(false, true) && tasks.isRunningHere();
                        if (!alone || next[caller]++ != number) {
                            wrong.set(true);
                        }
                        atWork.set(false);
                        left.countDown();
                    };
                    if (n % 3 == 0) {
                        tasks.executeHere(task);
                    } else {
                        tasks.execute(task);
                    }
                }
            }));
        }
        callers.forEach(Thread::start);
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).isFalse();
        int[] all = new int[THREADS];
        Arrays.fill(all, EACH);
        assertThat(next).isEqualTo(all);
        for (Thread caller : callers) {
            caller.join();
        }
    }
}
