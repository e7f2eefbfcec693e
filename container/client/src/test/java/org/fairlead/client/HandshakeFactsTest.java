package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.fairlead.checks.Leaks;
import org.fairlead.container.ConnectionProperties;
import org.fairlead.container.FairleadHandshakeRequest;
import org.fairlead.server.ServerTls;
import org.fairlead.server.ServerTls.ClientCertificate;
import org.fairlead.server.WebSocketServer;
import org.fairlead.server.WebSocketServerBuilder;
import org.fairlead.session.FairleadSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What both sides can know of a connection and its handshake, on real sockets. */
@ExtendWith(Leaks.class)
@Tag("A14")
@Tag("C8")
@Tag("C9")
class HandshakeFactsTest {

    private static final String PASSWORD = "changeit";

    /** What modifyHandshake has seen. */
    private record Seen(FairleadHandshakeRequest request, Map<String, Object> properties) {}

    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<FairleadSession> served = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> ended = new LinkedBlockingQueue<>();

    /** Reports its session. */
    private final class Reporting extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            served.add((FairleadSession) session);
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            ended.add(reason);
        }
    }

    private static final class Silent extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    private WebSocketServerBuilder server(Map<String, Object> properties) {
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Reporting.class, "/facts")
                .subprotocols(List.of("chat"))
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public void modifyHandshake(
                            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                        seen.add(new Seen((FairleadHandshakeRequest) request, Map.copyOf(config.getUserProperties())));
                        response.getHeaders().put("X-Twice", List.of("one", "two"));
                    }

                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new Reporting());
                    }
                })
                .build();
        config.getUserProperties().putAll(properties);
        return WebSocketServer.builder().host("127.0.0.1").port(0).endpoint(config);
    }

    private static FairleadSession connect(
            WebSocketServer server, Map<String, Object> properties, @Nullable SSLContext tls) throws Exception {
        ClientEndpointConfig.Builder builder = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(List.of("chat"))
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> headers) {
                        headers.put("Accept-Language", List.of("en;q=0.3", "fr"));
                    }
                });
        if (tls != null) {
            builder.sslContext(tls);
        }
        ClientEndpointConfig config = builder.build();
        config.getUserProperties().putAll(properties);
        URI uri = URI.create((tls == null ? "ws" : "wss") + "://localhost:" + server.port() + "/facts?q=1");
        return (FairleadSession) ContainerProvider.getWebSocketContainer().connectToServer(new Silent(), config, uri);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static int port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
    }

    @Test
    void configuratorSeesWhereTheRequestComesFrom() throws Exception {
        try (WebSocketServer server = server(Map.of()).start();
                Session client = connect(server, Map.of(), null)) {
            Seen facts = next(seen);
            FairleadHandshakeRequest request = facts.request;
            int clientPort = port(((FairleadSession) client).localAddress());
            assertThat(request.getLocalAddress()).isEqualTo("127.0.0.1");
            assertThat(request.getLocalPort()).isEqualTo(server.port());
            assertThat(request.getLocalHostName()).isNotEmpty();
            assertThat(request.getRemoteAddress()).isEqualTo("127.0.0.1");
            assertThat(request.getRemotePort()).isEqualTo(clientPort);
            assertThat(request.getRemoteHostName()).isNotEmpty();
            assertThat(request.getPreferredLocale()).isEqualTo(Locale.FRENCH);
            assertThat(request.getUserX509CertificateChain()).isNull();
            assertThat(facts.properties).isEmpty();
        }
    }

    @Test
    void sessionsKnowTheirConnectionAndHandshakeAlsoWhenTheyAreClosed() throws Exception {
        try (WebSocketServer server = server(Map.of()).start()) {
            FairleadSession client = connect(server, Map.of(), null);
            FairleadSession peer = next(served);
            assertThat(client.closeReason()).isNull();
            assertThat(peer.closeReason()).isNull();
            assertThat(client.getNegotiatedSubprotocol()).isEqualTo("chat");
            client.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(4_000), "done"));
            next(ended);

            assertThat(client.isClient()).isTrue();
            assertThat(client.isServer()).isFalse();
            assertThat(peer.isServer()).isTrue();
            assertThat(peer.isClient()).isFalse();
            assertThat(client.localAddress()).isEqualTo(peer.remoteAddress());
            assertThat(client.remoteAddress()).isEqualTo(peer.localAddress());
            assertThat(port(peer.localAddress())).isEqualTo(server.port());

            assertThat(peer.requestHeaders().entries())
                    .isEqualTo(client.requestHeaders().entries())
                    .contains(Map.entry("upgrade", "websocket"), Map.entry("sec-websocket-protocol", "chat"))
                    .containsSequence(Map.entry("accept-language", "en;q=0.3"), Map.entry("accept-language", "fr"));
            assertThat(client.responseHeaders().entries())
                    .containsAll(peer.responseHeaders().entries())
                    .containsSequence(Map.entry("x-twice", "one"), Map.entry("x-twice", "two"));
            assertThat(peer.responseHeaders().first("Sec-WebSocket-Protocol")).isEqualTo("chat");

            for (FairleadSession session : List.of(client, peer)) {
                CloseReason reason = session.closeReason();
                assertThat(reason).isNotNull();
                assertThat(reason.getCloseCode().getCode()).isEqualTo(4_000);
                assertThat(reason.getReasonPhrase()).isEqualTo("done");
            }
        }
    }

    @Test
    void userPropertiesTellOfTheConnectionWhereTheSettingIsOn() throws Exception {
        Map<String, Object> on = Map.of("org.fairlead.connection-properties", "on");
        try (WebSocketServer server = server(on).start();
                Session client = connect(server, on, null)) {
            FairleadSession peer = next(served);
            Map<String, Object> expected = new HashMap<>();
            expected.put("jakarta.websocket.endpoint.localAddress", peer.localAddress());
            expected.put("jakarta.websocket.endpoint.remoteAddress", peer.remoteAddress());
            expected.put("jakarta.websocket.upgrade.locales", List.of(Locale.FRENCH, Locale.ENGLISH));
            assertThat(next(seen).properties).containsAllEntriesOf(expected);
            assertThat(peer.getUserProperties()).containsAllEntriesOf(expected);
            assertThat(client.getUserProperties())
                    .containsEntry(ConnectionProperties.LOCAL_ADDRESS, peer.remoteAddress())
                    .containsEntry(ConnectionProperties.REMOTE_ADDRESS, peer.localAddress());
        }
    }

    @Test
    void userPropertiesAreAPlainCopyByDefault() throws Exception {
        try (WebSocketServer server = server(Map.of("mine", 1)).start();
                Session client = connect(server, Map.of("own", 2), null)) {
            assertThat(next(seen).properties).containsOnlyKeys("mine");
            assertThat(next(served).getUserProperties()).containsOnlyKeys("mine");
            assertThat(client.getUserProperties()).containsOnlyKeys("own");
        }
    }

    // ---- client certificates

    private static X509Bundle authority() throws Exception {
        return new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** A context that trusts the authority and shows the certificate, where there is one. */
    private static SSLContext context(X509Bundle authority, @Nullable X509Bundle own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore shown = KeyStore.getInstance("PKCS12");
        shown.load(null, null);
        if (own != null) {
            shown.setKeyEntry(
                    "own", own.getKeyPair().getPrivate(), PASSWORD.toCharArray(), own.getCertificatePathWithRoot());
        }
        keys.init(shown, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private WebSocketServer serverThatAsks(X509Bundle authority, ClientCertificate wish) throws Exception {
        X509Bundle own = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .buildIssuedBy(authority);
        return server(Map.of())
                .tls(ServerTls.of(context(authority, own)).clientCertificate(wish))
                .start();
    }

    @Test
    void configuratorSeesTheCertificatesOfTheClient() throws Exception {
        X509Bundle authority = authority();
        X509Bundle joe = new CertificateBuilder().subject("CN=joe").buildIssuedBy(authority);
        try (WebSocketServer server = serverThatAsks(authority, ClientCertificate.REQUIRED);
                Session client = connect(server, Map.of(), context(authority, joe))) {
            FairleadHandshakeRequest request = next(seen).request;
            X509Certificate[] chain = request.getUserX509CertificateChain();
            assertThat(chain).startsWith(joe.getCertificate());
            assertThat(request.getUserPrincipal()).hasToString("CN=joe");
            assertThat(next(served).getUserPrincipal()).hasToString("CN=joe");
            assertThat(client.isSecure()).isTrue();
        }
    }

    @Test
    void certificateThatIsWantedMayBeMissing() throws Exception {
        X509Bundle authority = authority();
        try (WebSocketServer server = serverThatAsks(authority, ClientCertificate.WANTED);
                Session client = connect(server, Map.of(), context(authority, null))) {
            FairleadHandshakeRequest request = next(seen).request;
            assertThat(request.getUserX509CertificateChain()).isNull();
            assertThat(request.getUserPrincipal()).isNull();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void certificateThatIsRequiredMustBeThere() throws Exception {
        X509Bundle authority = authority();
        try (WebSocketServer server = serverThatAsks(authority, ClientCertificate.REQUIRED)) {
            assertThatThrownBy(() -> connect(server, Map.of(), context(authority, null)))
                    .isInstanceOf(IOException.class);
            assertThat(seen).isEmpty();
        }
    }
}
