package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** Waits for what the server does on its own threads. */
final class Channels {

    private Channels() {}

    /** Waits until no connection and no session is open, at most 30 seconds. */
    static void awaitNone(WebSocketServer server) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while ((server.openConnections() > 0 || server.openSessions() > 0) && System.nanoTime() < limit) {
            Thread.onSpinWait();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(server.openConnections()).as("open connections").isZero();
        assertThat(server.openSessions()).as("open sessions").isZero();
    }
}
