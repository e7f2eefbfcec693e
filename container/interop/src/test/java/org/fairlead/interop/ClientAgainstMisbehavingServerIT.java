package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our client against what Node's ws can be made to send, and no well-behaved server does. */
class ClientAgainstMisbehavingServerIT {

    @BeforeAll
    static void startPeer() {
        Peer.NODE_WS.running();
    }

    private static URI uri(String path) {
        return Peer.NODE_WS.running().uri(path);
    }

    @Test
    void invalidUtf8ClosesWith1007() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/invalid-utf8"))) {
            assertThat(client.closeCode()).isEqualTo(1007);
            assertThat(client.errors()).isNotEmpty();
        }
    }

    @Test
    void aCutIsToldAs1006() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/cut"))) {
            client.session().getBasicRemote().sendText("now");
            assertThat(client.closeCode()).isEqualTo(1006);
        }
    }

    @Test
    void garbageClosesWith1002() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/garbage"))) {
            client.session().getBasicRemote().sendText("now");
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aMessageOverTheClientsLimitClosesWith1009() throws Exception {
        try (ClientSide client = ClientSide.connect(uri("/large"))) {
            client.session().setMaxBinaryMessageBufferSize(1000);
            client.session().getBasicRemote().sendText("1000");
            assertThat(client.next()).isEqualTo(ByteBuffer.allocate(1000));
            client.session().getBasicRemote().sendText("1001");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }
}
