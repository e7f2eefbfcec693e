package org.fairlead.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoopFlushesTest {

    @RegisterExtension
    private final OneLoop single = new OneLoop(Sockets.NIO);

    private final EventLoop loop = single.loop();
    private final LoopFlushes flushes = new LoopFlushes();
    private final List<String> flushed = new ArrayList<>();

    private void add(String name) {
        flushes.add(() -> flushed.add(name), loop);
    }

    @Test
    void whatWaitsIsFlushedInItsOrderWhenTheLoopHasRead() throws Exception {
        boolean atOnce = single.call(() -> {
            add("a");
            return !flushed.isEmpty();
        });
        assertThat(atOnce).isFalse();
        assertThat(single.call(() -> List.copyOf(flushed))).containsExactly("a");
        single.call(() -> {
            add("b");
            add("c");
            return null;
        });
        assertThat(single.call(() -> List.copyOf(flushed))).containsExactly("a", "b", "c");
    }

    @Test
    void fewerThanSixteenWait() throws Exception {
        int waiting = single.call(() -> {
            IntStream.range(0, 17).forEach(i -> add("" + i));
            return 17 - flushed.size();
        });
        assertThat(waiting).isLessThan(16);
        assertThat(single.call(() -> List.copyOf(flushed)))
                .isEqualTo(IntStream.range(0, 17).mapToObj(i -> "" + i).toList());
    }

    @Test
    void whoReadsBehindASlowHandlerEndsTheWaiting() throws Exception {
        List<String> meanwhile = single.call(() -> {
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
        List<String> meanwhile = single.call(() -> {
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
        single.call(() -> {
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
        assertThat(single.call(() -> List.copyOf(flushed))).containsExactly("a", "from a", "again from a", "b", "c");
    }

    @Test
    void loopThatTakesNoTasksAnyMoreFlushesAtOnce() {
        single.stop();
        add("a");
        assertThat(flushed).containsExactly("a");
    }
}
