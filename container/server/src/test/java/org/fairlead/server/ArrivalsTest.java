package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Arrivals arrivals = new Arrivals(group);
    private final List<EventLoop> loops = new ArrayList<>();

    @BeforeEach
    void findLoops() {
        group.forEach(loop -> loops.add((EventLoop) loop));
    }

    @AfterEach
    void endLoops() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** A channel whose own loop is the calling thread: what happens to it happens where it is called for. */
    private EmbeddedChannel arrive(EventLoop loop) throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        on(loop, () -> new Arrival(channel, arrivals.of(loop)).begin(channel));
        return channel;
    }

    private static void on(EventLoop loop, Runnable task) throws Exception {
        loop.submit(task).get(30, TimeUnit.SECONDS);
    }

    private static void close(EmbeddedChannel channel, EventLoop loop) throws Exception {
        on(loop, channel::close);
    }

    private List<Channel> all() throws Exception {
        ConcurrentLinkedQueue<Channel> seen = new ConcurrentLinkedQueue<>();
        int size = arrivals.size();
        CountDownLatch told = new CountDownLatch(size);
        arrivals.forEach(channel -> {
            seen.add(channel);
            told.countDown();
        });
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        return List.copyOf(seen);
    }

    @Test
    void channelsLeaveWhereverTheyAreInTheList() throws Exception {
        EventLoop loop = loops.get(0);
        EmbeddedChannel a = arrive(loop);
        EmbeddedChannel b = arrive(loop);
        EmbeddedChannel c = arrive(loop);
        EmbeddedChannel d = arrive(loop);
        assertThat(all()).containsExactlyInAnyOrder(a, b, c, d);
        close(b, loop);
        assertThat(all()).containsExactlyInAnyOrder(a, c, d);
        close(d, loop);
        assertThat(all()).containsExactlyInAnyOrder(a, c);
        close(a, loop);
        assertThat(all()).containsExactly(c);
        close(c, loop);
        assertThat(arrivals.size()).isZero();
    }

    @Test
    void eachChannelIsToldOnItsOwnLoopEvenWhereOneFailsOrClosesAnother() throws Exception {
        EmbeddedChannel first = arrive(loops.get(0));
        EmbeddedChannel second = arrive(loops.get(0));
        EmbeddedChannel other = arrive(loops.get(1));
        CountDownLatch told = new CountDownLatch(3);
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        arrivals.forEach(channel -> {
            EventLoop expected = channel == other ? loops.get(1) : loops.get(0);
            if (!expected.inEventLoop()) {
                wrong.add(channel + " was told elsewhere");
            }
            told.countDown();
            if (channel != other) {
                first.close();
                second.close();
                throw new IllegalStateException("told");
            }
        });
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(wrong).isEmpty();
        on(loops.get(0), () -> {});
        assertThat(arrivals.size()).isEqualTo(1);
        close(other, loops.get(1));
    }

    @Test
    void whoWaitsForTheLastChannelIsWoken() throws Exception {
        EmbeddedChannel channel = arrive(loops.get(0));
        assertThat(arrivals.awaitEmpty(System.nanoTime())).isFalse();
        loops.get(1).execute(() -> loops.get(0).execute(channel::close));
        assertThat(arrivals.awaitEmpty(System.nanoTime() + TimeUnit.SECONDS.toNanos(30)))
                .isTrue();
        assertThat(arrivals.awaitEmpty(System.nanoTime())).isTrue();
    }

    @Test
    void aPlaceThatIsTakenWhenTheChannelIsClosedIsLeftAtOnceAndNoneIsLeftTwice() throws Exception {
        Admission admission = new Admission(Settings.server().serverSettings());
        EventLoop loop = loops.get(0);
        EmbeddedChannel open = new EmbeddedChannel();
        Arrival kept = new Arrival(open, arrivals.of(loop));
        EmbeddedChannel gone = new EmbeddedChannel();
        Arrival late = new Arrival(gone, null);
        on(loop, () -> {
            kept.begin(open);
            late.begin(gone);
            gone.close();
            kept.takes((Admission.Place) admission.enter(null));
        });
        assertThat(admission.taken()).isEqualTo(1);
        on(loop, () -> late.takes((Admission.Place) admission.enter(null)));
        assertThat(admission.taken()).isEqualTo(1);
        close(open, loop);
        assertThat(admission.taken()).isZero();
    }
}
