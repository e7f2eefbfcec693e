package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fairlead.netty.Sockets;
import org.junit.jupiter.api.Test;

/** Who ends a listener waits for the event loop, which somebody else may end meanwhile. */
class SelectionTest {

    @Test
    void nobodyWaitsForALoopThatEnds() throws Exception {
        EventLoopGroup loops = Sockets.best().eventLoops("selection-test", 1);
        EventLoop loop = loops.next();
        CountDownLatch gate = new CountDownLatch(1);
        loop.submit(() -> gate.await(60, TimeUnit.SECONDS));
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS);
        Thread waiting = new Thread(() -> Listeners.awaitSelection(loop));
        waiting.setDaemon(true);
        waiting.start();
        Channels.await(() -> waiting.getState() == Thread.State.WAITING);
        gate.countDown();
        waiting.join(30_000);
        assertThat(waiting.isAlive()).isFalse();

        assertThat(loops.terminationFuture().await(30, TimeUnit.SECONDS)).isTrue();
        Listeners.awaitSelection(loop); // returns at once
    }
}
