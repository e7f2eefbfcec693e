package org.fairlead.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopFlushesTest {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final LoopFlushes flushes = new LoopFlushes();
    private final List<String> flushed = new ArrayList<>();

    @AfterEach
    void stop() {
        assertThat(group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(30, TimeUnit.SECONDS))
                .isTrue();
    }

    private <T> T onLoop(Callable<T> call) throws Exception {
        return loop.submit(call).get(30, TimeUnit.SECONDS);
    }

    private void add(String name) {
        flushes.add(() -> flushed.add(name), loop);
    }

    @Test
    void whatWaitsIsFlushedInItsOrderWhenTheLoopHasRead() throws Exception {
        boolean atOnce = onLoop(() -> {
            add("a");
            return !flushed.isEmpty();
        });
        assertThat(atOnce).isFalse();
        assertThat(onLoop(() -> List.copyOf(flushed))).containsExactly("a");
        onLoop(() -> {
            add("b");
            add("c");
            return null;
        });
        assertThat(onLoop(() -> List.copyOf(flushed))).containsExactly("a", "b", "c");
    }

    @Test
    void fewerThanSixteenWait() throws Exception {
        int waiting = onLoop(() -> {
            IntStream.range(0, 17).forEach(i -> add("" + i));
            return 17 - flushed.size();
        });
        assertThat(waiting).isLessThan(16);
        assertThat(onLoop(() -> List.copyOf(flushed)))
                .isEqualTo(IntStream.range(0, 17).mapToObj(i -> "" + i).toList());
    }

    @Test
    void whoReadsBehindASlowHandlerEndsTheWaiting() throws Exception {
        List<String> meanwhile = onLoop(() -> {
            add("before");
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            add("behind");
            return List.copyOf(flushed);
        });
        assertThat(meanwhile).containsExactly("before", "behind");
    }

    @Test
    void whoReadsAndHasNoAnswerEndsALongWaitingToo() throws Exception {
        List<String> meanwhile = onLoop(() -> {
            flushes.endLongWaiting(); // nobody waits
            add("before");
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            flushes.endLongWaiting();
            return List.copyOf(flushed);
        });
        assertThat(meanwhile).containsExactly("before");
    }

    @Test
    void whoFlushesWhileOthersAreFlushedDoesNotWaitAndTakesNobodysPlace() throws Exception {
        onLoop(() -> {
            flushes.add(
                    () -> {
                        flushed.add("a");
                        add("from a");
                        add("again from a");
                    },
                    loop);
            add("b");
            add("c");
            return null;
        });
        assertThat(onLoop(() -> List.copyOf(flushed))).containsExactly("a", "from a", "again from a", "b", "c");
    }

    @Test
    void loopThatTakesNoTasksAnyMoreFlushesAtOnce() {
        stop();
        add("a");
        assertThat(flushed).containsExactly("a");
    }
}
