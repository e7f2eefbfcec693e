package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what the server does on its own threads. */
final class Channels {

    private Channels() {}

    /** Waits until no connection and no session is open, at most 30 seconds. */
    static void awaitNone(WebSocketServer server) throws InterruptedException {
        awaitAccepted(server);
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int connections;
        int sessions;
        do {
            connections = server.openConnections();
            sessions = server.openSessions();
            TimeUnit.MILLISECONDS.sleep(5);
        } while ((connections > 0 || sessions > 0) && System.nanoTime() < limit);
        assertThat(connections).as("open connections").isZero();
        assertThat(sessions).as("open sessions").isZero();
    }

    /** A connection is accepted behind all that came before it: once this one has been answered, none of them is still to be counted. */
    private static void awaitAccepted(WebSocketServer server) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            probe.setSoTimeout(30_000);
            probe.getOutputStream().write("no request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            probe.getInputStream().readAllBytes();
        } catch (IOException | IllegalStateException e) {
            // it no longer listens, or has cut the probe off: it has accepted what it will
        }
    }

    /** Waits until something is so, at most 30 seconds. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(limit);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
