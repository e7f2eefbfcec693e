package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.fairlead.checks.Leaks;
import org.fairlead.session.AddressRanges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** TLS behind a PROXY header, for those who come too fast. */
@ExtendWith(Leaks.class)
class ProxiedTlsTest {

    /** The handshake of TLS costs a signature; the client's part of it comes in one piece with the header. */
    @Test
    void tlsIsNotBegunForThoseWhoComeTooFastBehindAPROXYHeader() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        AtomicInteger handshakes = new AtomicInteger();
        SSLContext counting = SSLContext.getInstance("TLS");
        counting.init(
                new KeyManager[] {
                    new CountedKey(
                            (X509ExtendedKeyManager)
                                    bundle.toKeyManagerFactory().getKeyManagers()[0],
                            handshakes)
                },
                null,
                null);
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), packet);
        String hello = new String(packet.array(), 0, packet.position(), StandardCharsets.ISO_8859_1);
        String header = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n";
        int refused = 0;
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> s.trustedProxies(AddressRanges.parse("127.0.0.1"))
                        .proxyProtocol(true)
                        .maxConnectionRate(1))
                .tls(ServerTls.of(counting))
                .endpoint(WhoAmI.class)
                .start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                clients.add(new RawClient(server.port()).send(header + hello));
            }
            for (RawClient client : clients) {
                refused += client.ended() ? 1 : 0;
            }
            for (RawClient client : clients) {
                client.close();
            }
            assertThat(server.statistics().refused()).containsEntry(Refusal.MAX_CONNECTION_RATE, (long) refused);
        } // whose event loops have ended then
        assertThat(refused).isPositive();
        assertThat(handshakes).hasValue(8 - refused);
    }

    /** Counts how often the server's key is asked for. */
    private static final class CountedKey extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager keys;
        private final AtomicInteger count;

        CountedKey(X509ExtendedKeyManager keys, AtomicInteger count) {
            this.keys = keys;
            this.count = count;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            count.incrementAndGet();
            return keys.getPrivateKey(alias);
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return keys.chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return keys.getServerAliases(keyType, issuers);
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return keys.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return keys.getClientAliases(keyType, issuers);
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return keys.chooseClientAlias(keyType, issuers, socket);
        }
    }
}
