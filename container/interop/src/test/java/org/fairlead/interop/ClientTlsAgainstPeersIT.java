package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.fairlead.interop.ClientSide.Wish;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client by wss; Tyrus' standalone server has no TLS. */
class ClientTlsAgainstPeersIT {

    @ParameterizedTest
    @EnumSource(value = Peer.class, mode = EnumSource.Mode.EXCLUDE, names = "TYRUS")
    void aTrustedCertificateIsAccepted(Peer peer) throws Exception {
        try (ClientSide client = ClientSide.connect(peer.running().secureUri("/echo"), Wish.tls())) {
            byte[] bytes = new byte[1 << 20];
            new Random(7).nextBytes(bytes);
            client.session().getBasicRemote().sendBinary(ByteBuffer.wrap(bytes));
            assertThat(client.next()).isEqualTo(ByteBuffer.wrap(bytes));
            assertThat(client.session().isSecure()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Peer.class, mode = EnumSource.Mode.EXCLUDE, names = "TYRUS")
    void anUnknownCertificateIsRefused(Peer peer) {
        assertThatThrownBy(() -> ClientSide.connect(peer.running().secureUri("/echo")))
                .hasStackTraceContaining("certificat");
    }
}
