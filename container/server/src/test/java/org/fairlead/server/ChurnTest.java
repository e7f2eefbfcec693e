package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.checks.Leaks;
import org.fairlead.session.Dispatch;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many that come, speak, and go politely or not: nobody is left, again and again. */
@ExtendWith(Leaks.class)
class ChurnTest {

    private static final int CLIENTS = 200;
    private static final int ROUNDS = 5;

    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'};
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe8};

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void nothingIsLeftOfClientsThatCloseOrVanish(Dispatch dispatch) throws Exception {
        LogLines log = new LogLines();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                // more workers than the clients can keep busy, since that is logged
                .settings(s -> s.dispatch(dispatch).workerThreads(1_000))
                .endpoint(Echo.class)
                .start()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<RawClient> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(RawClient.upgraded(server.port(), "/echo", HI));
                }
                for (RawClient client : clients) {
                    assertThat(client.readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
                }
                assertThat(server.openSessions()).isEqualTo(CLIENTS);

                for (int i = 0; i < CLIENTS; i++) {
                    if (i % 2 == 0) {
                        clients.get(i).reset();
                    } else {
                        clients.get(i).send(CLOSE);
                    }
                }
                for (int i = 1; i < CLIENTS; i += 2) {
                    assertThat(clients.get(i).readCloseCode()).isEqualTo(1000);
                    assertThat(clients.get(i).ended()).isTrue();
                    clients.get(i).close();
                }
                Channels.awaitNone(server);
            }
        }
        assertThat(log.end()).isEmpty();
    }
}
