package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnError;
import jakarta.websocket.Session;
import jakarta.websocket.SessionException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.fairlead.checks.Leaks;
import org.fairlead.container.FairleadClientContainer;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.server.ServerTls;
import org.fairlead.server.WebSocketServer;
import org.fairlead.server.WebSocketServerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our client and our server, by the Jakarta API. */
@ExtendWith(Leaks.class)
class ConnectTest {

    private static WebSocketServerBuilder local() {
        return WebSocketServer.builder().host("127.0.0.1").port(0).endpoint(EchoServer.class);
    }

    private static URI echo(WebSocketServer server) {
        return URI.create(server.uri() + "/echo");
    }

    @Test
    void annotatedEndpointsTalk() throws Exception {
        try (WebSocketServer server = local().start()) {
            Collector collector = new Collector();
            Session session = ContainerProvider.getWebSocketContainer().connectToServer(collector, echo(server));

            session.getBasicRemote().sendText("hello");
            assertThat(collector.next()).isEqualTo("hello");

            session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, "done"));
            assertThat(collector.next())
                    .isInstanceOfSatisfying(
                            CloseReason.class,
                            reason -> assertThat(reason.getReasonPhrase()).isEqualTo("done"));
        }
    }

    @Test
    void errorOfAConfiguratorEndsTheConnectWithIt() throws Exception {
        ClientEndpointConfig broken = ClientEndpointConfig.Builder.create()
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void afterResponse(HandshakeResponse response) {
                        throw new NoClassDefFoundError("some/Library");
                    }
                })
                .build();
        try (WebSocketServer server = local().start();
                WebSocketClient client = WebSocketClient.builder()
                        .connectTimeout(Duration.ofSeconds(30))
                        .build()) {
            assertThatThrownBy(() -> client.connect(new Silent(), broken, echo(server)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectTimeoutException.class)
                    .hasMessageContaining("the answer cannot be used: java.lang.NoClassDefFoundError: some/Library")
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    private static final class Silent extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    @Test
    void serverThatStopsIsSeenAs1001() throws Exception {
        Collector collector = new Collector();
        try (WebSocketServer server = local().start()) {
            ContainerProvider.getWebSocketContainer().connectToServer(collector, echo(server));
        }
        assertThat(collector.next())
                .isInstanceOfSatisfying(
                        CloseReason.class,
                        reason -> assertThat(reason.getCloseCode().getCode()).isEqualTo(1001));
    }

    /** Keeps what its errors are and are caused by. */
    @ClientEndpoint
    public static class Errors {
        private final CompletableFuture<Throwable> error = new CompletableFuture<>();

        @OnError
        public void keep(Throwable failure) {
            error.complete(failure);
        }
    }

    @Test
    void resetConnectionIsASessionExceptionWithTheSocketsOwn() throws Exception {
        Errors errors = new Errors();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(ReconnectTest.EndServer.class)
                .start()) {
            Session session = ContainerProvider.getWebSocketContainer()
                    .connectToServer(errors, URI.create(server.uri() + "/end"));
            session.getBasicRemote().sendText("cut");

            assertThat(errors.error.get(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            SessionException.class,
                            failure -> assertThat(failure.getSession()).isSameAs(session))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void containerOfAConnectorHasTheSettingsOfTheProcess() {
        System.setProperty("org.fairlead.max-idle-timeout", "7s");
        try {
            assertThat(FairleadClientContainer.using(new NettyConnector()).getDefaultMaxSessionIdleTimeout())
                    .isEqualTo(7_000);
        } finally {
            System.clearProperty("org.fairlead.max-idle-timeout");
        }
    }

    @Test
    @Tag("A16")
    void unknownPathIsARejection() throws Exception {
        try (WebSocketServer server = local().start()) {
            URI nowhere = URI.create(server.uri() + "/nowhere");

            assertThatThrownBy(
                            () -> ContainerProvider.getWebSocketContainer().connectToServer(new Collector(), nowhere))
                    .isInstanceOfSatisfying(
                            HandshakeRejectedException.class,
                            rejection -> assertThat(rejection.status()).isEqualTo(404))
                    .hasCauseInstanceOf(DeploymentException.class);
        }
    }

    private static X509Bundle certificateOf(String host) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + host)
                .addSanDnsName(host)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static ClientEndpointConfig trusting(X509Bundle bundle) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", bundle.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return ClientEndpointConfig.Builder.create().sslContext(context).build();
    }

    /** Completes its future with the first message. */
    private static final class FirstMessage extends Endpoint {
        private final CompletableFuture<String> message = new CompletableFuture<>();

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) message::complete);
        }
    }

    @Test
    @Tag("A17")
    void tlsWithTheHostsCertificateConnects() throws Exception {
        X509Bundle bundle = certificateOf("localhost");
        ServerTls tls = ServerTls.keyStore(bundle.toKeyStore("pw".toCharArray()), "pw".toCharArray());
        try (WebSocketServer server = local().tls(tls).start()) {
            FirstMessage first = new FirstMessage();
            URI uri = URI.create("wss://localhost:" + server.port() + "/echo");
            try (Session session =
                    ContainerProvider.getWebSocketContainer().connectToServer(first, trusting(bundle), uri)) {
                assertThat(session.isSecure()).isTrue();
                session.getBasicRemote().sendText("secret");
                assertThat(first.message.get(30, TimeUnit.SECONDS)).isEqualTo("secret");
            }
        }
    }

    /** A server that agrees to TLS 1.1 by hand, since a JDK does not. */
    @Test
    @Tag("defaults")
    void serverOfTlsBefore12IsRefused() throws Exception {
        try (OneShotServer server = new OneShotServer(socket -> {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.skipNBytes(3);
            in.skipNBytes(in.readUnsignedShort()); // ClientHello
            ByteBuffer hello = ByteBuffer.allocate(5 + 42);
            hello.put((byte) 22).putShort((short) 0x0302).putShort((short) 42); // a handshake's record
            hello.putInt(2 << 24 | 38).putShort((short) 0x0302).put(new byte[32]); // ServerHello of TLS 1.1, random
            hello.put((byte) 0).putShort((short) 0xC013).put((byte) 0); // no session, a suite, no compression
            socket.getOutputStream().write(hello.array());
            OneShotServer.awaitEnd(socket);
        })) {
            URI uri = URI.create("wss://localhost:" + server.port() + "/echo");

            assertThatThrownBy(() -> ContainerProvider.getWebSocketContainer()
                            .connectToServer(
                                    new FirstMessage(),
                                    ClientEndpointConfig.Builder.create().build(),
                                    uri))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining(": the TLS handshake with ")
                    .hasMessageContaining("TLS11");
        }
    }

    private static void assertTlsFails(X509Bundle shown, ClientEndpointConfig config) throws Exception {
        ServerTls tls = ServerTls.keyStore(shown.toKeyStore("pw".toCharArray()), "pw".toCharArray());
        try (WebSocketServer server = local().tls(tls).start()) {
            URI uri = URI.create("wss://localhost:" + server.port() + "/echo");

            assertThatThrownBy(() ->
                            ContainerProvider.getWebSocketContainer().connectToServer(new FirstMessage(), config, uri))
                    .isInstanceOf(SSLException.class)
                    .hasMessageStartingWith(
                            "cannot open wss://localhost:" + server.port() + ": the TLS handshake with ")
                    .hasMessageContaining(" failed after ")
                    .hasMessageNotContaining("null");
        }
    }

    @Test
    @Tag("defaults")
    void certificateOfAnotherHostFailsTheTlsHandshake() throws Exception {
        X509Bundle bundle = certificateOf("elsewhere.test");

        assertTlsFails(bundle, trusting(bundle));
    }

    @Test
    void selfSignedCertificateFailsTheTlsHandshake() throws Exception {
        assertTlsFails(
                certificateOf("localhost"),
                ClientEndpointConfig.Builder.create().build());
    }

    @Test
    void expiredCertificateFailsTheTlsHandshake() throws Exception {
        Instant now = Instant.now();
        X509Bundle authority = certificateOf("authority.test");
        X509Bundle expired = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .notBefore(now.minus(Duration.ofDays(2)))
                .notAfter(now.minus(Duration.ofDays(1)))
                .buildIssuedBy(authority);

        assertTlsFails(expired, trusting(authority));
    }

    private static List<String> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("fairlead-client"))
                .toList();
    }

    @Test
    void thousandIdleConnectionsShareFewThreadsWhichEnd() throws Exception {
        try (WebSocketServer server = local().start()) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                sessions.add(ContainerProvider.getWebSocketContainer().connectToServer(new Collector(), echo(server)));
            }
            assertThat(server.openConnections()).isEqualTo(1_000);
            assertThat(clientThreads()).hasSizeBetween(1, 4);

            for (Session session : sessions) {
                session.close();
            }
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!clientThreads().isEmpty() && System.nanoTime() < limit) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(clientThreads()).isEmpty();
            assertThat(server.openConnections()).isZero();
        }
    }
}
