package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS, from files and from memory. */
@ExtendWith(Leaks.class)
class TlsTest {

    @TempDir
    private Path directory;

    static X509Bundle certificate() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    static SSLContext trusting(X509Bundle bundle) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", bundle.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static WebSocketServer serve(ServerTls tls) throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .tls(tls)
                .settings(s -> s.connectTimeout(Duration.ofSeconds(60)))
                .endpoint(Echo.class)
                .start();
    }

    private ServerTls pemFiles(X509Bundle bundle) throws IOException {
        Path chain = Files.writeString(directory.resolve("chain.pem"), bundle.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
        return ServerTls.pem(chain, key);
    }

    /** A ClientHello by hand, since a JDK does not send one of TLS 1.1; the suites are some that it would agree to. */
    @Test
    @Tag("defaults")
    void tlsBefore12IsRefusedWithAnAlert() throws Exception {
        try (WebSocketServer server = serve(pemFiles(certificate()));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            ByteBuffer body = ByteBuffer.allocate(256).putShort((short) 0x0302).put(new byte[32]); // TLS 1.1, random
            body.put((byte) 0); // no session
            short[] suites = {(short) 0xC009, (short) 0xC013, (short) 0xC00A, (short) 0xC014, 0x002F, 0x0035};
            body.putShort((short) (2 * suites.length));
            for (short suite : suites) {
                body.putShort(suite);
            }
            body.put((byte) 1).put((byte) 0).flip(); // no compression
            ByteBuffer record = ByteBuffer.allocate(300);
            record.put((byte) 22).putShort((short) 0x0301).putShort((short) (4 + body.remaining())); // handshake
            record.putInt(1 << 24 | body.remaining()).put(body).flip(); // ClientHello
            socket.getOutputStream().write(record.array(), 0, record.limit());

            byte[] answer = socket.getInputStream().readNBytes(7);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(answer[5]).as("fatal").isEqualTo((byte) 2);
            assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }

    @Test
    void echoesOverTls() throws Exception {
        X509Bundle bundle = certificate();
        try (WebSocketServer server = serve(pemFiles(bundle))) {
            HttpClient http =
                    HttpClient.newBuilder().sslContext(trusting(bundle)).build();
            Peer peer = new Peer();
            assertThat(server.uri().getScheme()).isEqualTo("wss");
            WebSocket socket = Peer.connect(http, URI.create("wss://localhost:" + server.port() + "/echo"), peer);

            socket.sendText("x".repeat(50_000), true).get(30, TimeUnit.SECONDS);

            assertThat(peer.next()).isEqualTo("x".repeat(50_000));
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
            assertThat(peer.next()).isEqualTo(1000);
            Channels.awaitNone(server);
        }
    }

    private static X509Certificate shown(WebSocketServer server, X509Bundle trusted) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) trusting(trusted).getSocketFactory().createSocket("localhost", server.port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void reloadedCertificateIsShownToNewConnections() throws Exception {
        X509Bundle first = certificate();
        X509Bundle second = certificate();
        try (WebSocketServer server = serve(pemFiles(first))) {
            assertThat(shown(server, first)).isEqualTo(first.getCertificate());
            pemFiles(second);
            server.reloadTls();

            assertThat(shown(server, second)).isEqualTo(second.getCertificate());
        }
    }

    @Test
    void reloadOfBrokenFileKeepsTheOldCertificate() throws Exception {
        X509Bundle bundle = certificate();
        try (WebSocketServer server = serve(pemFiles(bundle))) {
            Files.writeString(directory.resolve("chain.pem"), "no certificate");

            assertThatThrownBy(server::reloadTls)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("chain.pem");
            assertThat(shown(server, bundle)).isEqualTo(bundle.getCertificate());
        }
    }

    @Test
    void keyStoreWithoutPrivateKeyIsRefusedBeforeTheServerStarts() throws Exception {
        char[] password = "pw".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", certificate().getCertificate());
        Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }

        assertThatThrownBy(() -> serve(ServerTls.keyStore(store, password)).close())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot load the server's certificate: the key store must have a private key with its"
                        + " certificate, but has 1 other entry");
        assertThatThrownBy(() -> serve(ServerTls.keyStore(file, password)).close())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot use " + file + ": the key store must have a private key with its certificate, but"
                        + " has 1 other entry");
    }

    @Test
    void keyStoreServes() throws Exception {
        X509Bundle bundle = certificate();
        try (WebSocketServer server =
                serve(ServerTls.keyStore(bundle.toKeyStore("pw".toCharArray()), "pw".toCharArray()))) {
            assertThat(shown(server, bundle)).isEqualTo(bundle.getCertificate());
        }
    }

    @Test
    void wrongPasswordOfKeyStoreFileNamesTheFile() throws Exception {
        X509Bundle bundle = certificate();
        Path file = directory.resolve("keys.p12");
        try (var out = Files.newOutputStream(file)) {
            bundle.toKeyStore("right".toCharArray()).store(out, "right".toCharArray());
        }
        assertThatThrownBy(() -> serve(ServerTls.keyStore(file, "wrong".toCharArray())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("password");
    }

    @Test
    void keyStoreFileOfNoKnownFormatIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("keys.p12"), "no key store");
        assertThatThrownBy(() -> serve(ServerTls.keyStore(file, "pw".toCharArray())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void plainHttpOnTlsPortIsClosed() throws Exception {
        try (WebSocketServer server = serve(pemFiles(certificate()));
                RawClient client = new RawClient(server.port())) {
            client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readAll()).doesNotContain("HTTP/1.1");
            Channels.awaitNone(server);
        }
    }

    @Test
    void slowTlsHandshakeIsCut() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .tls(pemFiles(certificate()))
                        .settings(s -> s.connectTimeout(Duration.ofMillis(200)))
                        .start();
                RawClient client = new RawClient(server.port())) {
            client.send(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00});

            assertThat(client.ended()).isTrue();
            Channels.awaitNone(server);
        }
    }

    @Test
    void openSessionsThatVanishAreNotLogged() throws Exception {
        X509Bundle bundle = certificate();
        LogLines log = new LogLines();
        try (WebSocketServer server = serve(pemFiles(bundle))) {
            for (int i = 0; i < 10; i++) {
                Socket below = new Socket(InetAddress.getLoopbackAddress(), server.port());
                Socket socket = trusting(bundle).getSocketFactory().createSocket(below, "localhost", 0, true);
                new RawClient(socket).upgrade("/echo", (byte) 0x81, (byte) 0x85, (byte) 0);
                // past the TLS layer, which would say goodbye
                if (i % 2 == 0) {
                    below.setSoLinger(true, 0);
                }
                below.close();
            }
            Channels.awaitNone(server);
        }
        assertThat(log.end()).isEmpty();
    }
}
