package org.fairlead.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The one event loop of a test, which ends with it. */
final class OneLoop implements AfterEachCallback {

    private final EventLoopGroup group;

    OneLoop(Sockets sockets) {
        group = sockets.eventLoops("one-loop", 1);
    }

    EventLoopGroup group() {
        return group;
    }

    EventLoop loop() {
        return group.next();
    }

    <T> T call(Callable<T> call) throws Exception {
        return loop().submit(call).get(30, TimeUnit.SECONDS);
    }

    /** Idempotent. */
    void stop() {
        assertThat(group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(30, TimeUnit.SECONDS))
                .isTrue();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stop();
    }
}
