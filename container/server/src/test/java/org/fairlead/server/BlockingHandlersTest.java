package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What newcomers meet elsewhere: one client at a time, one message only, a connection that closes when the handler returns. */
@ExtendWith(Leaks.class)
@Tag("C1")
class BlockingHandlersTest {

    private static final int CLIENTS = 50;
    private static final byte[] EMPTY_TEXT = {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0};
    private static final CyclicBarrier ALL = new CyclicBarrier(CLIENTS);

    /** Its handler waits until that of every client has been called. */
    @ServerEndpoint("/meet")
    public static class Meet {
        @OnMessage
        public String text(String message) throws Exception {
            return "you are " + (CLIENTS - ALL.await(60, TimeUnit.SECONDS) > 0 ? "all here" : "nobody");
        }
    }

    @Test
    void handlersOfManyClientsBlockAtTheSameTimeAndTheSessionsOutliveThem() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .endpoint(Meet.class)
                        .start();
                // before the server, which would wait for an answer to its Close
                Closeable all = () -> closeAll(clients)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.upgraded(server.port(), "/meet"));
            }
            for (int message = 0; message < 3; message++) {
                for (RawClient client : clients) {
                    client.send(EMPTY_TEXT);
                }
                for (RawClient client : clients) {
                    assertThat(new String(client.readBytes(18), java.nio.charset.StandardCharsets.US_ASCII))
                            .endsWith("you are all here");
                }
            }
            assertThat(server.openSessions()).isEqualTo(CLIENTS);
        }
    }

    private static void closeAll(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }
}
