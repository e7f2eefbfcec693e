package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds with Tomcat's other connectors, too: those with TLS, and NIO2. */
@Tag("C14")
class TomcatConnectorsTest {

    private static final String PASSWORD = "test-only";
    private static final int LARGE = 5 << 20;

    enum Kind {
        NIO_TLS("org.apache.coyote.http11.Http11NioProtocol", true),
        NIO2("org.apache.coyote.http11.Http11Nio2Protocol", false),
        NIO2_TLS("org.apache.coyote.http11.Http11Nio2Protocol", true);

        final String protocol;
        final boolean secure;

        Kind(String protocol, boolean secure) {
            this.protocol = protocol;
            this.secure = secure;
        }
    }

    @TempDir
    static Path directory;

    static Path store;

    private final Tomcat tomcat = new Tomcat();

    /** A certificate for localhost, made by the JDK's keytool. */
    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        store = directory.resolve("localhost.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
    }

    private void start(Kind kind) throws LifecycleException {
        Application.gate = new CountDownLatch(0);
        Application.SLOWLY_TAKEN.drainPermits();
        Application.CLOSED.clear();
        tomcat.setBaseDir(directory.resolve(kind.name()).toString());
        Connector connector = new Connector(kind.protocol);
        connector.setPort(0);
        if (kind.secure) {
            connector.setSecure(true);
            connector.setScheme("https");
            connector.setProperty("SSLEnabled", "true");
            SSLHostConfig host = new SSLHostConfig();
            SSLHostConfigCertificate certificate =
                    new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
            certificate.setCertificateKeystoreFile(store.toString());
            certificate.setCertificateKeystorePassword(PASSWORD);
            certificate.setCertificateKeystoreType("PKCS12");
            host.addCertificate(certificate);
            connector.addSslHostConfig(host);
        }
        tomcat.setConnector(connector);
        Context application = tomcat.addContext("/app", null);
        application.addParameter("org.fairlead.max-message-size", "8MiB");
        application.addServletContainerInitializer(new FairleadInitializer(), Set.copyOf(Application.ENDPOINTS));
        Tomcat.addServlet(application, "default", new DefaultServlet());
        application.addServletMappingDecoded("/", "default");
        tomcat.start();
    }

    @AfterEach
    void stop() throws LifecycleException {
        Application.gate.countDown();
        tomcat.stop();
        tomcat.destroy();
    }

    private RawClient open(Kind kind, String path) throws IOException, GeneralSecurityException {
        int port = tomcat.getConnector().getLocalPort();
        if (!kind.secure) {
            return RawClient.open(port, path);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            trusted.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Socket socket = context.getSocketFactory().createSocket("localhost", port);
        return RawClient.open(socket, path);
    }

    @ParameterizedTest
    @EnumSource
    void smallAndLargeMessagesComeBack(Kind kind) throws Exception {
        start(kind);
        try (RawClient client = open(kind, "/app/echo/red")) {
            client.sendText("hello");
            assertThat(StandardCharsets.UTF_8.decode(client.readFrame()).toString())
                    .isEqualTo("red:hello");
            byte[] large = new byte[LARGE];
            new Random(1).nextBytes(large);
            client.sendBinary(large);
            assertThat(client.readFrame()).isEqualTo(ByteBuffer.wrap(large));
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerThatDoesNotTakeStopsTheSenderAndLosesNothing(Kind kind) throws Exception {
        start(kind);
        Application.gate = new CountDownLatch(1);
        int sent = 120; // 30 MiB: more than the queue and all socket buffers on the way
        try (RawClient client = open(kind, "/app/slow");
                RawClient other = open(kind, "/app/echo/other")) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < sent; i++) {
                        client.sendBinary(new byte[256 << 10]);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (int i = 0; i < 100; i++) {
                other.sendText("x");
                assertThat(StandardCharsets.UTF_8.decode(other.readFrame()).toString())
                        .isEqualTo("other:x");
            }
            assertThat(sending).isNotDone();
            assertThat(Application.SLOWLY_TAKEN.availablePermits()).isZero();

            Application.gate.countDown();
            sending.get(Collector.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(Application.SLOWLY_TAKEN.tryAcquire(sent, Collector.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerThatReadsLateGetsEverythingInOrder(Kind kind) throws Exception {
        start(kind);
        int messages = 40; // 10 MiB
        try (RawClient client = open(kind, "/app/flood/60000")) {
            client.sendText(Integer.toString(messages));
            for (int i = 0; i < messages; i++) {
                ByteBuffer message = client.readFrame();
                assertThat(message.remaining()).isEqualTo(Application.Flood.BYTES);
                assertThat(message.getInt(0)).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eitherSideEndsTheSession(Kind kind) throws Exception {
        start(kind);
        try (RawClient client = open(kind, "/app/closing")) {
            client.sendText("4000");
            assertThat((int) client.readFrame().getShort()).isEqualTo(4000);
        }
        assertThat(code()).isEqualTo(4000);
        open(kind, "/app/closing").close();
        assertThat(code()).isEqualTo(CloseReason.CloseCodes.CLOSED_ABNORMALLY.getCode());
    }

    private static int code() throws InterruptedException {
        return Objects.requireNonNull(Application.CLOSED.poll(Collector.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .getCloseCode()
                .getCode();
    }
}
