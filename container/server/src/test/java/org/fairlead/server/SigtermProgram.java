package org.fairlead.server;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A user's program, which {@link SigtermTest} runs in a JVM of its own: prints its port, then serves until the JVM is told to end. */
public final class SigtermProgram {

    private SigtermProgram() {}

    /** Its handler never returns. */
    @ServerEndpoint("/stuck")
    public static class Stuck {

        @OnMessage
        public void text(String message) throws InterruptedException {
            System.out.println("stuck");
            new CountDownLatch(1).await();
        }
    }

    /** @param arguments how long to wait for sessions to close, in milliseconds */
    public static void main(String... arguments) throws Exception {
        Duration drain = Duration.ofMillis(Long.parseLong(arguments[0]));
        WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                // only the drain timeout may be what ends the wait for a peer that does not answer
                .settings(s -> s.drainTimeout(drain).disconnectTimeout(Duration.ofHours(1)))
                .endpoint(Echo.class, Stuck.class)
                .stopOnSigterm()
                .start();
        System.out.println(server.port());
        server.await();
    }
}
